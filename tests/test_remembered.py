"""What is remembered has a name, a bound and an end, and decides nothing."""

import ast
import gc
import threading
from pathlib import Path

import diglot
from diglot.pipeline import Pipeline
from diglot.remembered import Answers, Batched, forget, kept, memories, register, remember

TEXT = ["Good morning to you all, Mr. Haddad! وصل أحمد إلى بغداد صباح اليوم.", "ya habibi, 3aref eno kol shi tamam"]


def test_a_function_remembers_the_last_and_computes_long_strings_anew() -> None:
    asked: list[str] = []

    @remember(entries=2, longest=3)
    def twice(word: str) -> str:
        asked.append(word)
        return word * 2

    for word in ("a", "a", "long", "long", "b", "c", "a"):
        assert twice(word) == word * 2
    assert asked == ["a", "long", "long", "b", "c", "a"]
    (memory,) = [each for each in memories() if "twice" in each.name]
    assert memory.entries == 2
    forget()
    assert twice("a") == "aa"
    assert asked[-1] == "a"
    assert len(asked) == 7


def test_what_is_gone_is_not_listed() -> None:
    class Words(list[str]):
        def forget(self) -> None:
            self.clear()

    words = Words(["a"])
    register(words, "words of a test", 100)
    assert ("words of a test", 1, 100) in memories()
    forget()
    assert not words
    del words
    gc.collect()
    assert not [each for each in memories() if each.name == "words of a test"]


def test_rows_do_not_depend_on_what_is_remembered() -> None:
    pipeline = Pipeline()
    first = pipeline(TEXT)
    assert sum(each.entries for each in memories()) > 10
    diglot.forget()
    assert pipeline(TEXT).equals(first)
    assert pipeline(TEXT).equals(first)


def test_forgetting_while_another_thread_works() -> None:
    pipeline, found = Pipeline(), []
    wanted = pipeline(TEXT)

    def work() -> None:
        found.extend(pipeline(TEXT).equals(wanted) for _ in range(20))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        forget()
    assert found == [True] * 40


def test_configurations_that_a_thread_remembers_are_few() -> None:
    for prior in range(1, 12):
        Pipeline(diglot.Config(prior=prior))(TEXT[:1])
    gc.collect()
    (memory,) = [each for each in memories() if each.name == "what pieces of text become"]
    Pipeline()(TEXT)
    assert memory.bound < 3 << 30


def test_every_memory_is_registered() -> None:
    """What is kept by its arguments has a bound and is listed: `functools.cache` is for tables without any."""
    root = Path(diglot.__file__).parent
    for path in root.rglob("*.py"):
        name = path.relative_to(root).as_posix()
        if name == "remembered.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            used = isinstance(node, ast.Name | ast.Attribute) and "lru_cache" in ast.unparse(node)
            assert not used, f"{name}:{node.lineno} keeps what passes through and does not say so: use remember or kept"
            if isinstance(node, ast.FunctionDef) and (node.args.args or node.args.kwonlyargs):
                unbound = {"cache", "functools.cache"} & set(map(ast.unparse, node.decorator_list))
                assert not unbound, f"{name}:{node.lineno} keeps a table for each argument without a bound: use kept"


def test_tables_that_are_kept_stay() -> None:
    made: list[int] = []

    @kept(entries=2, size=10)
    def table(number: int) -> list[int]:
        made.append(number)
        return [number]

    assert [table(1), table(1), table(2), table(3)] == [[1], [1], [2], [3]]
    forget()
    assert table(3) == [3]
    assert made == [1, 2, 3]
    assert [(each.entries, each.bound) for each in memories() if "tables_that_are_kept" in each.name] == [(2, 20)]


def test_answers_are_bounded() -> None:
    asked: list[str] = []
    answers = Answers(lambda word: asked.append(word) or word.upper(), "answers of a test", entries=2, longest=3)
    assert [answers[word] for word in ("a", "b", "a", "c", "a", "long", "long")] == [
        "A",
        "B",
        "A",
        "C",
        "A",
        "LONG",
        "LONG",
    ]
    assert len(answers) <= 2
    assert asked.count("a") == 2  # forgotten once, when the third came
    assert asked.count("long") == 2
    forget()
    assert not answers


def test_what_is_lacking_is_asked_for_at_once() -> None:
    asked: list[list[str]] = []

    def upper(words: list[str]) -> list[str]:
        asked.append(words)
        return [word.upper() for word in words]

    answers = Batched(upper, "answers of a test", entries=2, longest=3)
    for text in ("a b a", "b a", "", "c long c", "c", "long c"):
        words = text.split()
        assert answers.of(words) == [word.upper() for word in words]
        assert len(answers) <= 2
    assert asked == [["a", "b"], ["c", "long"], ["long"]]
    forget()
    assert not answers
