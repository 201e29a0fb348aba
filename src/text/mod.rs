//! Text analysis, Arabic first: one linguistic step a file.
//!
//! This module takes values and returns values: it does no I/O, reads no clock, and cannot
//! fail: on odd input it returns less. A question is analysed by the same code as a paragraph.
