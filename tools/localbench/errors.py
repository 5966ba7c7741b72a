"""Failures that are told to people in one clear sentence, and what a command's output says about its failure."""

import errno


class BenchError(Exception):
	"""Something the user can act upon; the message is shown without a traceback."""


DISK_FULL = "the disk is full: free some space (about 3 GB are needed) and run the same command again"
NO_DOWNLOAD = "a download failed: check the network or the proxy settings and run the same command again"
NO_MEMORY = "the machine ran out of memory: at least 2 GB must be free"

_SIGNS = (
	(DISK_FULL, ("no space left on device", "enospc", "disk full", "errcode: 28", "disk quota exceeded")),
	(
		NO_DOWNLOAD,
		(
			"failed to fetch",
			"error sending request",
			"temporary failure in name resolution",
			"could not resolve",
			"network is unreachable",
			"connection refused",
			"connection timed out",
			"could not find a version that satisfies",
			"max retries exceeded",
			"enotfound",
			"eai_again",
			"econnreset",
			"econnrefused",
			"etimedout",
			"operation timed out",
			"dns error",
			"tunneling failed",
		),
	),
	(NO_MEMORY, ("cannot allocate memory", "heap out of memory", "memoryerror")),
)


def diagnose(output: str) -> str | None:
	"""What the output of a failed command says about the cause, or None if it is none of the usual ones."""
	text = output.lower()
	for meaning, signs in _SIGNS:
		if any(sign in text for sign in signs):
			return meaning
	return None


def explain_os_error(error: OSError) -> str | None:
	"""The sentence for an OSError that a full disk caused, else None."""
	return DISK_FULL if error.errno in (errno.ENOSPC, errno.EDQUOT) else None
