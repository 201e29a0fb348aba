//! Reading named tensors, little-endian, from a safetensors file.

use std::fs;
use std::path::Path;

use safetensors::{Dtype, SafeTensors};

use crate::error::Problem;

/// What `parse` makes of the tensors and the fingerprint of a file; `what` is the file called in a message.
///
/// # Errors
///
/// The file is missing, cannot be read, or is not what `parse` expects.
pub(super) fn open<T>(
    path: &Path,
    what: &str,
    parse: impl FnOnce(&Tensors<'_>, String) -> Result<T, String>,
) -> Result<T, Problem> {
    let place = path.display().to_string();
    let file = fs::read(path).map_err(|error| {
        Problem::new(
            place.clone(),
            format!("{what} cannot be read ({error})"),
            "Put the file there, or make it as index/model/NOTICE says",
        )
    })?;
    let fingerprint = blake3::hash(&file).to_hex().get(..16).unwrap_or_default().to_owned();
    Tensors::parse(&file).and_then(|tensors| parse(&tensors, fingerprint)).map_err(|cause| {
        Problem::new(place, cause, "Fetch the file again, or make it as index/model/NOTICE says")
    })
}

/// Typed access to a file's tensors; each error is a sentence without its full stop.
#[derive(Debug)]
pub(super) struct Tensors<'data>(SafeTensors<'data>);

impl<'data> Tensors<'data> {
    pub(super) fn parse(file: &'data [u8]) -> Result<Self, String> {
        SafeTensors::deserialize(file)
            .map(Self)
            .map_err(|error| format!("the file is not a whole safetensors file ({error:?})"))
    }

    /// The bytes of a tensor of `dtype` with exactly this shape; 0 stands for any length.
    fn bytes(&self, name: &str, dtype: Dtype, shape: &[usize]) -> Result<&'data [u8], String> {
        let tensor = self.0.tensor(name).map_err(|_| format!("the tensor {name} is missing"))?;
        let fits = tensor.shape().len() == shape.len()
            && tensor.shape().iter().zip(shape).all(|(&has, &wants)| wants == 0 || has == wants);
        if tensor.dtype() != dtype || !fits {
            return Err(format!(
                "the tensor {name} is {:?} {:?}, not {dtype:?} {shape:?}",
                tensor.dtype(),
                tensor.shape()
            ));
        }
        Ok(tensor.data())
    }

    pub(super) fn u8s(&self, name: &str, shape: &[usize]) -> Result<&'data [u8], String> {
        self.bytes(name, Dtype::U8, shape)
    }

    pub(super) fn i8s(&self, name: &str, shape: &[usize]) -> Result<Vec<i8>, String> {
        let bytes = self.bytes(name, Dtype::I8, shape)?;
        Ok(bytes.iter().map(|byte| byte.cast_signed()).collect())
    }

    pub(super) fn u32s(&self, name: &str) -> Result<Vec<u32>, String> {
        let (values, _) = self.bytes(name, Dtype::U32, &[0])?.as_chunks();
        Ok(values.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect())
    }

    pub(super) fn f32s(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, String> {
        let (values, _) = self.bytes(name, Dtype::F32, shape)?.as_chunks();
        Ok(values.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect())
    }
}
