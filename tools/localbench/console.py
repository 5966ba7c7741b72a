"""What the launcher prints: one line a step, with the seconds it took."""

import threading
import time
from collections.abc import Callable

_lock = threading.Lock()
_started = time.monotonic()


def say(text: str = "") -> None:
	with _lock:
		print(text, flush=True)


def elapsed() -> float:
	"""Seconds since the launcher was started."""
	return time.monotonic() - _started


def step(name: str, work: Callable[[], bool | str]) -> None:
	"""Does `work` and prints the seconds it took; work returns False where there was nothing to do."""
	start = time.monotonic()
	done = work()
	note = f" ({done})" if isinstance(done, str) else "" if done else " (ready)"
	say(f"  {time.monotonic() - start:6.1f} s  {name}{note}")
