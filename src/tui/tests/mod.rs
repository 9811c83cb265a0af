//! The screens, driven in process.
