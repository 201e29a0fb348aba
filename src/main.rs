//! Settings, telemetry, build, run, stop.

fn main() {}
