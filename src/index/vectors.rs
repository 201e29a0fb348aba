//! Vectors of texts, kept beside the index so that each is computed once.
//!
//! ```text
//! store/vectors/<name>-<fingerprint>.bin    records: key of the text, vector, checksum
//! store/vectors/lock                        held by the process that appends
//! ```
//!
//! A vector belongs to a text, not to a passage: it stays when articles are edited around it and when the index is
//! built anew. Records are appended as they are made; a kill loses at most the last one. A file of another
//! fingerprint is removed, and one that is mostly out of use is written anew.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::encode::{dot, inverse_length};

const KEY: usize = 16;
const CHECK: usize = 4;
/// Records out of use that are not worth writing a file anew.
const FEW: usize = 1_000;

/// What a text is known by.
type Key = [u8; KEY];

/// The 8-bit vectors of many texts, all of one width.
#[derive(Debug)]
pub struct Vectors {
    width: usize,
    places: HashMap<Key, u32>,
    bytes: Vec<i8>,
    inverse_lengths: Vec<f32>,
    journal: Option<Journal>,
}

/// Where new vectors are written.
#[derive(Debug)]
struct Journal {
    path: PathBuf,
    file: File,
    /// Held while we may append.
    _lock: File,
}

impl Vectors {
    /// Vectors that are forgotten at the end.
    pub fn in_memory(width: usize) -> Self {
        Self {
            width,
            places: HashMap::new(),
            bytes: Vec::new(),
            inverse_lengths: Vec::new(),
            journal: None,
        }
    }

    /// The vectors called `name` that are kept in `folder` under `fingerprint`. While another process appends to them,
    /// and where the folder cannot be written, new ones are kept in memory only.
    pub fn open(folder: &Path, name: &str, fingerprint: &str, width: usize) -> Self {
        let mut vectors = Self::in_memory(width);
        let path = folder.join(format!("{name}-{fingerprint}.bin"));
        let whole = vectors.read(&fs::read(&path).unwrap_or_default());
        let journal = Journal::open(folder, name, path, whole as u64);
        vectors.journal = journal
            .inspect_err(|error| {
                tracing::warn!(
                    folder = %folder.display(), %error,
                    "new vectors are not kept and will be computed again at the next start"
                );
            })
            .ok()
            .flatten();
        vectors
    }

    /// Takes the whole records at the beginning of a file; returns their length.
    fn read(&mut self, file: &[u8]) -> usize {
        let size = self.record();
        let mut whole = 0;
        for record in file.chunks_exact(size) {
            let (content, check) = record.split_at(size - CHECK);
            let Some((key, vector)) = content.split_first_chunk() else { break };
            if check != checksum(content) {
                break;
            }
            whole += size;
            let vector: Vec<i8> = vector.iter().map(|byte| byte.cast_signed()).collect();
            self.keep(*key, &vector);
        }
        whole
    }

    fn record(&self) -> usize {
        KEY + self.width + CHECK
    }

    fn keep(&mut self, key: Key, vector: &[i8]) -> u32 {
        let place = self.inverse_lengths.len() as u32;
        self.places.insert(key, place);
        self.bytes.extend_from_slice(vector);
        self.inverse_lengths.push(inverse_length(vector));
        place
    }

    /// Where the vector of a text is, if it is there.
    pub fn find(&self, text: &str) -> Option<u32> {
        self.places.get(&key(text)).copied()
    }

    /// Adds the vector of a text. When it cannot be written it is kept in memory, and nothing is written from then on.
    pub fn add(&mut self, text: &str, vector: &[i8]) -> u32 {
        let key = key(text);
        let written = match &mut self.journal {
            Some(journal) => journal.file.write_all(&record(key, vector)),
            None => Ok(()),
        };
        if let Err(error) = written {
            tracing::warn!(%error, "new vectors cannot be written and will be computed again at the next start");
            self.journal = None;
        }
        self.keep(key, vector)
    }

    /// Writes the file anew when most of it is out of use: keeps the vectors at `used`. What is in memory stays.
    ///
    /// # Errors
    /// When it cannot be written; the old file stays.
    pub fn tidy(&mut self, used: &[u32]) -> io::Result<()> {
        let Some(journal) = &mut self.journal else { return Ok(()) };
        if self.places.len() <= 2 * used.len() + FEW {
            return Ok(());
        }
        let keys: HashMap<u32, Key> =
            self.places.iter().map(|(&key, &place)| (place, key)).collect();
        let next = journal.path.with_extension("new");
        let mut file = io::BufWriter::new(File::create(&next)?);
        for place in used {
            let start = *place as usize * self.width;
            let vector = self.bytes.get(start..start + self.width);
            if let (Some(&key), Some(vector)) = (keys.get(place), vector) {
                file.write_all(&record(key, vector))?;
            }
        }
        file.into_inner()?.sync_all()?;
        fs::rename(&next, &journal.path)?;
        journal.file = OpenOptions::new().append(true).open(&journal.path)?;
        Ok(())
    }

    /// The vector at a place.
    pub fn at(&self, place: u32) -> &[i8] {
        let start = place as usize * self.width;
        self.bytes.get(start..start + self.width).unwrap_or_default()
    }

    /// Cosine of the vector at a place and another, whose inverse length is known.
    #[inline]
    pub fn cosine(&self, place: u32, other: &[i8], inverse: f32) -> f32 {
        let length = self.inverse_lengths.get(place as usize).copied().unwrap_or(0.0);
        dot(self.at(place), other) as f32 * length * inverse
    }
}

impl Journal {
    /// Opens the file for appending after its `whole` bytes; `None` while another process does that.
    fn open(folder: &Path, name: &str, path: PathBuf, whole: u64) -> io::Result<Option<Self>> {
        fs::create_dir_all(folder)?;
        let lock = File::create(folder.join(format!("{name}.lock")))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => return Ok(None),
            Err(fs::TryLockError::Error(error)) => return Err(error),
        }
        remove_others(folder, name, &path)?;
        let file = OpenOptions::new().create(true).append(true).open(&path)?;
        file.set_len(whole)?;
        Ok(Some(Self { path, file, _lock: lock }))
    }
}

/// Removes the files of other fingerprints.
fn remove_others(folder: &Path, name: &str, kept: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        if path != kept && file.starts_with(&format!("{name}-")) {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

fn record(key: Key, vector: &[i8]) -> Vec<u8> {
    let mut record = key.to_vec();
    record.extend(vector.iter().map(|value| value.cast_unsigned()));
    let check = checksum(&record);
    record.extend(check);
    record
}

fn key(text: &str) -> Key {
    *blake3::hash(text.as_bytes()).as_bytes().first_chunk().expect("a hash has 32 bytes")
}

fn checksum(content: &[u8]) -> [u8; CHECK] {
    *blake3::hash(content).as_bytes().first_chunk().expect("a hash has 32 bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(folder: &Path) -> Vectors {
        Vectors::open(folder, "test", "one", 3)
    }

    fn found(vectors: &Vectors, text: &str) -> Option<Vec<i8>> {
        vectors.find(text).map(|place| vectors.at(place).to_vec())
    }

    #[test]
    fn vectors_are_there_after_a_restart_and_a_torn_last_record_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let mut vectors = open(folder.path());
        vectors.add("نهر", &[1, 2, 3]);
        vectors.add("جبل", &[-127, 0, 127]);
        drop(vectors);
        let path = folder.path().join("test-one.bin");
        let file = fs::read(&path).unwrap();
        fs::write(&path, &file[..file.len() - 1]).unwrap();

        let mut vectors = open(folder.path());
        assert_eq!(found(&vectors, "نهر"), Some(vec![1, 2, 3]));
        assert_eq!(found(&vectors, "جبل"), None);
        vectors.add("بحر", &[4, 5, 6]);
        drop(vectors);
        assert_eq!(found(&open(folder.path()), "بحر"), Some(vec![4, 5, 6]));
    }

    #[test]
    fn only_one_process_writes_and_the_other_still_works() {
        let folder = tempfile::tempdir().unwrap();
        let mut first = open(folder.path());
        let mut second = open(folder.path());
        first.add("نهر", &[1, 2, 3]);
        second.add("جبل", &[4, 5, 6]);
        assert_eq!(found(&second, "جبل"), Some(vec![4, 5, 6]));
        drop((first, second));
        let third = open(folder.path());
        assert!(third.find("نهر").is_some() && third.find("جبل").is_none());
    }

    #[test]
    fn another_fingerprint_begins_anew_and_removes_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        open(folder.path()).add("نهر", &[1, 2, 3]);
        let other = Vectors::open(folder.path(), "test", "two", 3);
        assert_eq!(other.find("نهر"), None);
        assert!(!folder.path().join("test-one.bin").exists());
    }

    #[test]
    fn a_file_mostly_out_of_use_is_written_anew() {
        let folder = tempfile::tempdir().unwrap();
        let mut vectors = open(folder.path());
        for number in 0..2_000 {
            vectors.add(&number.to_string(), &[1, 2, (number % 100) as i8]);
        }
        let kept = [vectors.find("7").unwrap(), vectors.find("42").unwrap()];
        vectors.tidy(&kept).unwrap();
        vectors.add("نهر", &[1, 1, 1]);
        drop(vectors);
        let vectors = open(folder.path());
        assert_eq!(vectors.places.len(), 3);
        assert_eq!(found(&vectors, "42"), Some(vec![1, 2, 42]));
        assert_eq!(found(&vectors, "نهر"), Some(vec![1, 1, 1]));
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_done_without() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let mut vectors = Vectors::open(&file, "test", "one", 3);
        vectors.add("نهر", &[1, 2, 3]);
        assert!(vectors.find("نهر").is_some());
    }
}
