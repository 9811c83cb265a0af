//! `init`, and a practice file with faults.

use crate::support::Shell;

#[test]
fn init_makes_a_folder_that_is_valid_as_it_stands() {
    let shell = Shell::new();
    let ran = shell.run(&["init", "new/practice"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let folder = shell.folder().join("new/practice");
    assert_eq!(ran.data.trim_end(), folder.display().to_string());
    for file in ["practice.yaml", "plans/README.txt", "templates/README.txt"] {
        assert!(folder.join(file).is_file(), "{file}");
    }
    assert!(
        ran.talk.contains("--home") && ran.talk.contains("STOPGAP_HOME"),
        "{}",
        ran.talk
    );
    let check = shell.run(&["plan", "check", "new/practice/practice.yaml"]);
    assert_eq!((check.code, check.data.contains(": valid")), (0, true), "{check:?}");
}

#[test]
fn init_overwrites_nothing() {
    let shell = Shell::new();
    shell.write("home/practice.yaml", "mine");
    shell.write("home/plans/README.txt", "mine too");
    let ran = shell.run(&["init"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.talk.contains("left as it is"), "{}", ran.talk);
    assert_eq!(
        std::fs::read_to_string(shell.home().join("practice.yaml")).unwrap(),
        "mine"
    );
    assert_eq!(
        std::fs::read_to_string(shell.home().join("plans/README.txt")).unwrap(),
        "mine too"
    );
    assert!(shell.home().join("templates/README.txt").is_file());
}

#[test]
fn init_refuses_a_file() {
    let shell = Shell::new();
    shell.write("taken", "x");
    shell
        .run(&["init", "taken"])
        .fails(2, &["taken", "is a file", "hint: "]);
}

#[test]
fn a_practice_file_with_faults_is_said_and_stops_nothing() {
    let shell = Shell::new();
    shell.write(
        "home/practice.yaml",
        "schema: stopgap-practice/1\npractice: {name: Newark, time_zone: Europe/Lundon}\nphone: 1\n",
    );
    let ran = shell.run(&["plan", "list"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    for said in [
        "practice.yaml has errors",
        "Lundon",
        "Europe/London",
        "stopgap plan check",
    ] {
        assert!(ran.talk.contains(said), "{said} is missing in {}", ran.talk);
    }
    let check = shell.run(&["plan", "check", "home/practice.yaml"]);
    assert_eq!(check.code, 1);
    assert!(
        check.data.contains("not valid") && check.data.contains("phone"),
        "{check:?}"
    );
}

#[test]
fn a_role_of_a_person_that_no_plan_has_is_named_by_the_check() {
    let shell = Shell::new();
    let plan = "schema: stopgap/1\nplan: {id: own, title: Own, version: 1}\nroles:\n  night-porter: {title: Night porter}\n\
                phases:\n  - {title: First, steps: [{do: Look, role: night-porter}]}\n";
    shell.write("home/plans/own.yaml", plan);
    shell.write(
        "home/practice.yaml",
        "schema: stopgap-practice/1\npeople:\n  cat: {name: Cat Lee, roles: [reception-lead, liason, night-porter]}\n  \
         bob: {name: Bob Roy, roles: [juggler]}\n",
    );
    let check = shell.run(&["plan", "check", "home/practice.yaml"]);
    assert_eq!(check.code, 0, "{check:?}");
    for expected in [
        "home/practice.yaml:3:48: warning: no plan has a role \"liason\"",
        "hint: did you mean \"liaison\"?",
        "warning: no plan has a role \"juggler\"",
        "2 people, 0 contacts), 2 warnings",
    ] {
        assert!(check.data.contains(expected), "{expected}: {check:?}");
    }
}

#[test]
fn a_service_and_a_contact_that_no_plan_knows_are_named_by_the_check_and_by_health() {
    let shell = Shell::new();
    shell.write(
        "home/practice.yaml",
        "schema: stopgap-practice/1\ncontacts:\n  it-dsk: {name: IT desk}\n  plumber: {name: Plumber}\nprobes:\n  \
         intrenet: {tcp: \"host.example:443\"}\n",
    );
    let check = shell.run(&["plan", "check", "home/practice.yaml"]);
    assert_eq!(check.code, 0, "{check:?}");
    for expected in [
        "home/practice.yaml:3:3: warning: no plan rings \"it-dsk\"",
        "hint: did you mean \"it-desk\"?",
        "home/practice.yaml:6:3: warning: no plan has a service \"intrenet\"",
        "hint: did you mean \"internet\"?",
        "2 warnings",
    ] {
        assert!(check.data.contains(expected), "{expected}: {check:?}");
    }
    let health = shell.run(&["plan", "health"]);
    assert!(health.data.contains("no plan has a service \"intrenet\""), "{health:?}");
}

#[test]
fn the_sample_practice_has_no_fault_and_serves_every_shipped_plan() {
    let shell = Shell::new();
    let ran = shell.run(&["init", "larchwood", "--sample"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.talk.contains("invented"), "{ran:?}");
    let check = shell.ok(&["plan", "check", "larchwood/practice.yaml"]);
    assert!(
        check.contains(": valid (10 people") && !check.contains("warning"),
        "{check}"
    );
    // Nobody has rehearsed in it, and one day its checks of numbers are old; but nothing would hurt on the day.
    let health = shell.ok(&["--home", "larchwood", "plan", "health", "--json"]);
    let health: serde_json::Value = serde_json::from_str(&health).expect("JSON");
    assert_eq!(health["ready"], true, "{health:#}");
    let roles_and_minutes = health["plans"].as_array().expect("plans").iter().flat_map(|plan| {
        let findings = plan["findings"].as_array().expect("findings").iter();
        findings.filter(|finding| finding["level"] == "due" && !finding["what"].as_str().unwrap().contains("rehearsed"))
    });
    assert_eq!(roles_and_minutes.count(), 0, "{health:#}");
}

#[test]
fn the_sample_names_nobody_who_exists() {
    // Ofcom keeps these ranges free for films and plays.
    const FREE: [&str; 4] = ["01632 960", "07700 900", "03069 990", "0808 157 0"];
    let sample = include_str!("../../plans/sample/practice.yaml");
    for line in sample.lines().filter(|line| !line.trim_start().starts_with('#')) {
        for key in ["phone: ", "alternative: "] {
            let Some((_, number)) = line.split_once(key) else {
                continue;
            };
            assert!(FREE.iter().any(|free| number.starts_with(free)), "{line}");
        }
    }
}
