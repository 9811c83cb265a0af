//! The JSON Schema of each kind of file, made from the table of keys (`keys`), so that an editor offers exactly the keys
//! that the reader knows.
//!
//! The schema is about form alone. It knows no ids of a plan, so that what `plan check` says goes further.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::keys::{DRILL_FILE, Holds, Key, PLAN_FILE, PRACTICE_FILE, Shape};

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A plan (`stopgap/1`).
    Plan,
    /// practice.yaml (`stopgap-practice/1`).
    Practice,
    /// A drill scenario (`stopgap-drill/1`).
    Drill,
}

impl FileKind {
    /// Every kind, the usual one first.
    pub const ALL: [Self; 3] = [Self::Plan, Self::Practice, Self::Drill];

    /// The word of commands, and the name of the file in `docs/schema`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Practice => "practice",
            Self::Drill => "drill",
        }
    }

    const fn shape(self) -> &'static Shape {
        match self {
            Self::Plan => &PLAN_FILE,
            Self::Practice => &PRACTICE_FILE,
            Self::Drill => &DRILL_FILE,
        }
    }
}

/// The schema of a kind of file, as JSON with an end of line (draft 2020-12).
pub fn json_schema(kind: FileKind) -> String {
    let mut shapes: BTreeMap<String, &'static Shape> = BTreeMap::new();
    collect(kind.shape(), &mut shapes);
    let definitions: Map<String, Value> = shapes
        .iter()
        .map(|(name, shape)| (name.clone(), object(shape)))
        .collect();
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("urn:stopgap:{}:1", kind.word()),
        "title": format!("Stopgap: {}", kind.shape().noun),
        "$ref": reference(kind.shape())["$ref"],
        "$defs": definitions,
    });
    format!("{schema:#}\n")
}

/// Every key of a kind of file: what holds it, as messages call that, and the key.
pub fn keys_of(kind: FileKind) -> Vec<(&'static str, &'static str)> {
    let mut shapes: BTreeMap<String, &'static Shape> = BTreeMap::new();
    collect(kind.shape(), &mut shapes);
    let keys = |shape: &'static Shape| shape.keys.iter().map(|key| (shape.noun, key.name));
    shapes.into_values().flat_map(keys).collect()
}

/// The shape and every shape below it, by name.
fn collect(shape: &'static Shape, shapes: &mut BTreeMap<String, &'static Shape>) {
    if shapes.insert(name_of(shape), shape).is_none() {
        for inner in shape.keys.iter().filter_map(|key| key.holds.shape()) {
            collect(inner, shapes);
        }
    }
}

/// `a plan file` → `plan-file`.
fn name_of(shape: &Shape) -> String {
    let noun = shape.noun.trim_matches('"');
    let noun = noun
        .strip_prefix("a ")
        .or_else(|| noun.strip_prefix("an "))
        .unwrap_or(noun);
    noun.replace([' ', '_'], "-")
}

fn reference(shape: &Shape) -> Value {
    json!({"$ref": format!("#/$defs/{}", name_of(shape))})
}

fn object(shape: &'static Shape) -> Value {
    let properties: Map<String, Value> = shape
        .keys
        .iter()
        .map(|key| (key.name.to_owned(), property(key)))
        .collect();
    let needed: Vec<&str> = shape
        .keys
        .iter()
        .filter(|key| key.is_needed)
        .map(|key| key.name)
        .collect();
    let mut object = json!({"type": "object", "properties": properties, "additionalProperties": false});
    if !needed.is_empty() {
        object["required"] = json!(needed);
    }
    if !shape.one_of.is_empty() {
        object["oneOf"] = shape.one_of.iter().map(|key| json!({"required": [key]})).collect();
    }
    if !shape.beside.is_empty() {
        let rules: Map<String, Value> = shape
            .beside
            .iter()
            .map(|(key, other)| ((*key).to_owned(), json!([other])))
            .collect();
        object["dependentRequired"] = Value::Object(rules);
    }
    object
}

/// What may stand after a key; nothing as well, where it may be left out.
fn property(key: &Key) -> Value {
    let mut value = value(key.holds);
    let takes_nothing = !key.is_needed && !matches!(key.holds, Holds::Anything | Holds::Schema(_));
    if takes_nothing {
        value = or_nothing(value);
    }
    value["description"] = json!(key.about);
    value
}

fn or_nothing(mut value: Value) -> Value {
    if let Some(kind) = value.get_mut("type") {
        match kind {
            Value::Array(kinds) => kinds.push(json!("null")),
            one => *one = json!([one, "null"]),
        }
        return value;
    }
    for (list, nothing) in [("enum", Value::Null), ("anyOf", json!({"type": "null"}))] {
        if let Some(Value::Array(items)) = value.get_mut(list) {
            items.push(nothing);
            return value;
        }
    }
    json!({"anyOf": [value, {"type": "null"}]})
}

/// Ids as the reader takes them.
const ID: &str = "^[a-z0-9]+(-[a-z0-9]+)*$";
const DURATION: &str = r"^\s*([0-9]+\s*d\s*)?([0-9]+\s*h\s*)?([0-9]+\s*m\s*)?([0-9]+\s*s\s*)?$";
const DAYS: &str = "^[A-Za-z]+([-–_ ]+[A-Za-z]+)*$";

/// Plain values that YAML takes for numbers or booleans are texts to the reader: `version: 1.10`, `is: yes`.
fn value(holds: Holds) -> Value {
    let scalar = json!({"type": ["string", "number", "boolean"]});
    let id = json!({"type": ["string", "number", "boolean"], "pattern": ID, "maxLength": 64});
    match holds {
        Holds::Schema(name) => json!({"const": name}),
        Holds::Text | Holds::Line => scalar,
        Holds::Texts => one_or_list(scalar),
        Holds::Id => id,
        Holds::Ids => one_or_list(id),
        Holds::Duration => json!({"type": "string", "minLength": 2, "pattern": DURATION}),
        Holds::Date => json!({"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
        Holds::Cadence => json!({"type": "string", "pattern": r"^\s*[1-9][0-9]*\s+(days?|weeks?|months?|years?)\s*$"}),
        Holds::StepNumber => json!({"type": ["integer", "string"], "minimum": 1, "pattern": "^[1-9][0-9]{0,5}[a-z]?$"}),
        Holds::Count(most) => {
            json!({"type": ["integer", "string"], "minimum": 1, "maximum": most, "pattern": "^[0-9]+$"})
        }
        Holds::YesNo => json!({"enum": [true, false, "yes", "no"]}),
        Holds::Word(words) => json!({"enum": words}),
        Holds::Map(shape) => reference(shape),
        Holds::DurationOr(shape) => json!({"anyOf": [value(Holds::Duration), reference(shape)]}),
        Holds::List(shape) => one_or_list(reference(shape)),
        Holds::Named(shape) => named(shape),
        Holds::Lines => json!({"type": "object", "additionalProperties": scalar}),
        Holds::Hours => json!({
            "type": "object",
            "propertyNames": {"pattern": DAYS},
            "additionalProperties": one_or_list(scalar),
        }),
        Holds::Anything => json!({}),
    }
}

/// One item alone may stand without a dash.
fn one_or_list(item: Value) -> Value {
    json!({"anyOf": [item, {"type": "array", "items": item}]})
}

fn named(shape: &'static Shape) -> Value {
    let mut item = reference(shape);
    if shape.keys.iter().all(|key| !key.is_needed) {
        item = json!({"anyOf": [item, {"type": "null"}]});
    }
    json!({"type": "object", "propertyNames": {"pattern": ID, "maxLength": 64}, "additionalProperties": item})
}
