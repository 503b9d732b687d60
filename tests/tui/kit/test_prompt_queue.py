"""The queue of the round's keys: its taker goes on in the turn of the loop in which a key was put, and no key is lost or overtaken."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvo_inspect.tui.kit.prompt_queue import PromptQueue

Work = Callable[[PromptQueue[int], list[int]], Awaitable[None]]


def run(work: Work) -> list[int]:
    """Return what a taker took while *work* put things into its queue."""

    async def main() -> list[int]:
        queue: PromptQueue[int] = PromptQueue()
        taken: list[int] = []

        async def take() -> None:
            while True:
                taken.append(await queue.get())
                queue.task_done()

        taker = asyncio.create_task(take())
        await asyncio.sleep(0)
        await work(queue, taken)
        await asyncio.wait_for(queue.join(), 5)
        taker.cancel()
        return taken

    return asyncio.run(main())


async def in_a_callback(work: Callable[[], None]) -> None:
    """Do something in a turn of the loop in which no task is at work, as a driver's thread has it done."""
    done = asyncio.get_running_loop().create_future()

    def do() -> None:
        try:
            work()
        except AssertionError as error:
            done.set_exception(error)
        else:
            done.set_result(None)

    asyncio.get_running_loop().call_soon(do)
    await done


def test_what_a_callback_puts_is_taken_when_it_goes_on() -> None:
    async def work(queue: PromptQueue[int], taken: list[int]) -> None:
        def put() -> None:
            for number in range(3):
                queue.put_nowait(number)
                assert taken == list(range(number + 1))

        await in_a_callback(put)

    assert run(work) == [0, 1, 2]


def test_what_a_task_puts_is_taken_once_the_task_waits() -> None:
    async def work(queue: PromptQueue[int], taken: list[int]) -> None:
        queue.put_nowait(0)
        queue.put_nowait(1)
        assert taken == []
        await in_a_callback(lambda: queue.put_nowait(2))

    assert run(work) == [0, 1, 2]


@given(st.lists(st.tuples(st.sampled_from(["task", "callback", "wait"]), st.integers(1, 3)), max_size=20))
def test_everything_is_taken_in_the_order_in_which_it_was_put(steps: list[tuple[str, int]]) -> None:
    put: list[int] = []

    async def work(queue: PromptQueue[int], _taken: list[int]) -> None:
        def add(count: int) -> None:
            for _ in range(count):
                put.append(len(put))
                queue.put_nowait(put[-1])

        for how, count in steps:
            if how == "task":
                add(count)
            elif how == "callback":
                await in_a_callback(lambda count=count: add(count))  # type: ignore[misc]
            else:
                await asyncio.sleep(0)

    assert run(work) == put


def test_a_taker_that_is_cancelled_while_waiting_takes_nothing_with_it() -> None:
    async def main() -> int:
        queue: PromptQueue[int] = PromptQueue()
        taker = asyncio.create_task(queue.get())
        await asyncio.sleep(0)
        taker.cancel()
        await in_a_callback(lambda: queue.put_nowait(7))
        with pytest.raises(asyncio.CancelledError):
            await taker
        return await queue.get()

    assert asyncio.run(main()) == 7


def test_what_is_put_while_the_taker_is_being_cancelled_stays() -> None:
    async def main() -> int:
        queue: PromptQueue[int] = PromptQueue()
        taker = asyncio.create_task(queue.get())
        await asyncio.sleep(0)
        queue.put_nowait(7)  # by a task: the taker is woken for the next turn
        taker.cancel()
        with pytest.raises(asyncio.CancelledError):
            await taker
        return await queue.get()

    assert asyncio.run(main()) == 7


def test_two_hundred_keys_at_once_do_not_nest() -> None:
    async def work(queue: PromptQueue[int], _taken: list[int]) -> None:
        def put() -> None:
            for number in range(200):
                queue.put_nowait(number)

        await in_a_callback(put)

    assert run(work) == list(range(200))
