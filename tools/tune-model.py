"""Tunes the encoder's head so that questions come near the passages that answer them: `index/model/answers.safetensors`.

    isnad lesson --out lesson.safetensors eval/lessons/*/questions.tsv
    pip install -r tools/tune-model.txt
    python3 tools/tune-model.py lesson.safetensors

The head (src/encode/head.rs) starts as that of `encoder.safetensors`; a matrix that turns a question's vector before it is
compared starts as the unit matrix. Both follow the gradient (Adam, Kingma and Ba 2015) of the cross-entropy between the passages that
answer and a softmax over all passages of two files at a time. A passage comes as near as in the ranking: the mean of the cosines
of the whole, of heading and whole, and of its best sentence. A quarter of the features is dropped by chance. Takes two
minutes on two cores; the same lesson gives the same file on the same machine.
"""

import argparse
import pathlib

import jax
import jax.numpy as jnp
import numpy as np
from safetensors.numpy import load_file, save_file

ROOT = pathlib.Path(__file__).resolve().parent.parent
LAYERS = ["combine", "dense0", "dense1", "dense2", "dense3", "skip1", "skip3"]
SUMMED = 1280
DIMENSIONS = 512

TEMPERATURE = 0.05
DROPPED = 0.25
FILES_A_STEP = 2
QUESTIONS_A_FILE = 80
STEPS = 450
RATE = 1e-4
# From this share of the steps on, steps are this much shorter.
LATE, LATE_RATE = 0.7, 0.3
DECAY = (0.9, 0.999)


def unit(rows):
    return rows * jax.lax.rsqrt(jnp.sum(rows * rows, -1, keepdims=True) + 1e-9)


def head_of(encoder):
    head = {name: encoder[f"{name}.weight"].astype(np.float32) * encoder[f"{name}.weight.scale"][0] for name in LAYERS}
    head["bias"] = encoder["combine.bias"]
    return {name: jnp.array(value) for name, value in head.items()}


def vectors(head, features):
    combined = features[:, :SUMMED] @ head["combine"] + features[:, SUMMED:] * head["bias"]
    hidden = jax.nn.relu(jax.nn.relu(combined @ head["dense0"]) @ head["dense1"] + combined @ head["skip1"])
    out = jax.nn.relu(hidden @ head["dense2"]) @ head["dense3"] + hidden @ head["skip3"]
    return unit(jnp.tanh(out))


def dropped(features, key):
    keep = jax.random.bernoulli(key, 1 - DROPPED, (features.shape[0], SUMMED)) / (1 - DROPPED)
    return jnp.concatenate([features[:, :SUMMED] * keep, features[:, SUMMED:]], 1)


class Lesson:
    def __init__(self, path):
        raw = load_file(path)
        self.features = raw["features"]
        self.views = raw["passages"][:, :2]
        self.file_of_passage = raw["passages"][:, 2]
        ends = raw["sentence_ends"][:, 0]
        self.sentences = np.split(raw["sentences"][:, 0], ends[:-1])
        right = np.split(raw["right"][:, 0], raw["right_ends"][:-1, 0])
        answered = [number for number, passages in enumerate(right) if len(passages)]
        self.questions = raw["questions"][answered, :2]
        self.file_of_question = raw["questions"][answered, 2]
        self.right = [right[number] for number in answered]
        self.files = np.unique(self.file_of_passage)
        most = lambda of: FILES_A_STEP * max(of(self.of_file(file)) for file in self.files)
        self.most_passages = most(len) + 1
        self.most_sentences = most(lambda passages: sum(len(self.sentences[p]) for p in passages)) + 1

    def of_file(self, file):
        return np.flatnonzero(self.file_of_passage == file)

    def batch(self, random):
        """Features of questions and of passages, and which answer which; padded so that every batch has one shape."""
        files = random.choice(self.files, FILES_A_STEP, replace=False)
        passages = np.concatenate([self.of_file(file) for file in files])
        place = {passage: number for number, passage in enumerate(passages)}
        questions = np.concatenate([
            random.choice(np.flatnonzero(self.file_of_question == file), QUESTIONS_A_FILE, replace=False) for file in files
        ])
        answers = np.zeros((len(questions), self.most_passages), np.float32)
        for row, question in enumerate(questions):
            answers[row, [place[passage] for passage in self.right[question]]] = 1
        sentences = np.concatenate([self.sentences[passage] for passage in passages])
        of_sentence = np.repeat(np.arange(len(passages)), [len(self.sentences[passage]) for passage in passages])

        def padded(values, length, filler):
            return np.concatenate([values, np.full(length - len(values), filler, values.dtype)])

        last = self.most_passages - 1
        rows = lambda texts: jnp.array(self.features[texts])
        whole, headed = (rows(padded(self.views[passages, view], self.most_passages, 0)) for view in (0, 1))
        return (
            rows(self.questions[questions, 0]), rows(self.questions[questions, 1]), whole, headed,
            rows(padded(sentences, self.most_sentences, 0)), jnp.array(padded(of_sentence, self.most_sentences, last)),
            jnp.arange(self.most_passages) < len(passages), jnp.array(answers),
        )


def loss(parameters, batch, key):
    written, said, whole, headed, sentences, of_sentence, is_passage, answers = batch
    keys = jax.random.split(key, 5)
    of = lambda features, key: vectors(parameters["head"], dropped(features, key))
    questions = unit((of(written, keys[0]) + of(said, keys[1])) / 2) @ parameters["map"]
    questions = unit(questions)
    by_sentence = questions @ of(sentences, keys[4]).T
    best = jax.ops.segment_max(by_sentence.T, of_sentence, num_segments=len(is_passage)).T
    near = (questions @ of(whole, keys[2]).T + questions @ of(headed, keys[3]).T + best) / 3
    chances = jax.nn.log_softmax(jnp.where(is_passage, near / TEMPERATURE, -1e9), 1)
    return -jnp.mean(jax.nn.logsumexp(jnp.where(answers > 0, chances, -1e9), 1))


def tune(lesson, head):
    parameters = {"head": head, "map": jnp.eye(DIMENSIONS)}
    mean = jax.tree.map(jnp.zeros_like, parameters)
    square = mean
    gradient = jax.jit(jax.value_and_grad(loss))
    random, key = np.random.default_rng(0), jax.random.PRNGKey(0)
    losses = []
    for step in range(1, STEPS + 1):
        key, now = jax.random.split(key)
        value, change = gradient(parameters, lesson.batch(random), now)
        losses.append(float(value))
        mean = jax.tree.map(lambda a, b: DECAY[0] * a + (1 - DECAY[0]) * b, mean, change)
        square = jax.tree.map(lambda a, b: DECAY[1] * a + (1 - DECAY[1]) * b * b, square, change)
        rate = RATE * (LATE_RATE if step > LATE * STEPS else 1)
        first, second = 1 - DECAY[0] ** step, 1 - DECAY[1] ** step
        follow = lambda value, m, s: value - rate * (m / first) / (jnp.sqrt(s / second) + 1e-8)
        parameters = jax.tree.map(follow, parameters, mean, square)
        if step % 50 == 0:
            print(f"step {step}: loss {np.mean(losses[-50:]):.3f}")
    return parameters


def packed(tensors, name, matrix):
    """8 bits with one scale, as src/encode/matrix.rs reads them."""
    scale = np.abs(matrix).max() / 127
    tensors[f"{name}.weight"] = np.rint(matrix / scale).astype(np.int8)
    tensors[f"{name}.weight.scale"] = np.array([scale], np.float32)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("lesson", type=pathlib.Path, help="what `isnad lesson` wrote")
    arguments.add_argument("--out", type=pathlib.Path, default=ROOT / "index" / "model" / "answers.safetensors")
    options = arguments.parse_args()

    encoder = load_file(ROOT / "index" / "model" / "encoder.safetensors")
    lesson = Lesson(options.lesson)
    print(f"{len(lesson.questions)} questions, {len(lesson.views)} passages, {len(lesson.files)} files")
    tuned = tune(lesson, head_of(encoder))
    tensors = {"combine.bias": np.array(tuned["head"].pop("bias"))}
    for name, matrix in tuned["head"].items():
        packed(tensors, name, np.array(matrix))
    packed(tensors, "turn", np.array(tuned["map"]) - np.eye(DIMENSIONS, dtype=np.float32))
    save_file(tensors, options.out)


main()
