"""GGUF files made readable: matrices in one of the two types that the engine reads as they are meant.

OpenVINO reads matrices that are all F16 or all Q8_0; it rejects F32, BF16 and Q5_0 and silently degrades Q4_1. Here
float matrices become F16 and quantised ones Q8_0; metadata and tokenizer are carried over, but for the declared file
type. The same file gives the same bytes on every machine: the arithmetic is element-wise in float32.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apibank.errors import DataError, MissingExtra

FLOATS = frozenset({"F32", "F16", "BF16"})
READ_WELL = frozenset({(frozenset({"F16"}), "MOSTLY_F16"), (frozenset({"Q8_0"}), "MOSTLY_Q8_0")})


@dataclass(frozen=True, slots=True)
class GgufFile:
    """What the head of a GGUF file tells.

    Args:
        architecture: The model family, as "llama".
        context: The longest prompt and reply together, in tokens.
        matrix_types: The types of its matrices.
        declared: The file type that it declares, None if it declares none.
    """

    architecture: str
    context: int
    matrix_types: frozenset[str]
    declared: str | None

    @property
    def reads_well(self) -> bool:
        """Whether the engine reads every matrix as it is meant."""
        return (self.matrix_types, self.declared) in READ_WELL


def describe(path: Path) -> GgufFile:
    """Read the head of a GGUF file.

    Raises:
        DataError: The file is missing or no GGUF file.
        MissingExtra: The package gguf is not installed.
    """
    reader = _reader(path)
    import gguf

    architecture = str(reader.fields["general.architecture"].contents())
    context = reader.fields.get(f"{architecture}.context_length")
    declared = reader.fields.get("general.file_type")
    return GgufFile(
        architecture=architecture,
        context=int(context.contents()) if context else 2048,
        matrix_types=_matrix_types(reader),
        declared=gguf.LlamaFileType(declared.contents()).name if declared else None,
    )


def requantise(source: Path, target: Path) -> None:
    """Write `source` to `target` with its matrices in a type that the engine reads.

    Raises:
        DataError: The file is missing, no GGUF file, or of a quantisation that cannot be read or written anew.
        MissingExtra: The package gguf is not installed.
        OSError: The target cannot be written.
    """
    reader = _reader(source)
    import gguf

    floats = _matrix_types(reader) <= FLOATS
    kind = gguf.GGMLQuantizationType.F16 if floats else gguf.GGMLQuantizationType.Q8_0
    declared = gguf.LlamaFileType.MOSTLY_F16 if floats else gguf.LlamaFileType.MOSTLY_Q8_0
    writer = gguf.GGUFWriter(target, arch=reader.fields["general.architecture"].contents())
    for key, field in reader.fields.items():
        if key == "general.file_type":
            writer.add_file_type(int(declared))
        elif not key.startswith("GGUF.") and key != "general.architecture":
            array = field.types[0] == gguf.GGUFValueType.ARRAY
            writer.add_key_value(key, field.contents(), field.types[0], sub_type=field.types[-1] if array else None)
    if "general.file_type" not in reader.fields:
        writer.add_file_type(int(declared))
    try:
        for tensor in reader.tensors:
            if len(tensor.shape) < 2:
                writer.add_tensor(tensor.name, tensor.data)
            elif tensor.tensor_type == kind:
                writer.add_tensor(tensor.name, tensor.data, raw_dtype=kind)
            else:
                plain = gguf.quants.dequantize(tensor.data, tensor.tensor_type)
                writer.add_tensor(tensor.name, gguf.quants.quantize(plain, kind), raw_dtype=kind)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
    except (NotImplementedError, gguf.quants.QuantError) as error:
        raise DataError(f"{source.name} cannot be requantised: {error}") from error
    finally:
        writer.close()


def _matrix_types(reader: Any) -> frozenset[str]:
    return frozenset(tensor.tensor_type.name for tensor in reader.tensors if len(tensor.shape) > 1)


def _reader(path: Path) -> Any:
    try:
        import gguf
    except ImportError as error:
        raise MissingExtra("reading a GGUF file", "local") from error
    if not path.is_file():
        raise DataError(f"there is no model file {path}")
    try:
        reader = gguf.GGUFReader(path)
        reader.fields["general.architecture"]
    except (ValueError, KeyError, IndexError) as error:
        raise DataError(f"{path} is no readable GGUF file") from error
    return reader
