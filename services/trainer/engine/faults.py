"""Says what an exception of a library means."""

import errno

from protocol import EngineError

# Of PyTorch's allocators, of oneDNN and of C++: not all of them raise a class of their own.
OUT_OF_MEMORY = ("can't allocate memory", "out of memory", "bad_alloc", "could not create a memory", "ALLOC_FAILED")
MEND = "lower training.maxTokens or training.rank, choose a smaller student, or give the trainer more memory"


def out_of_memory(error: BaseException) -> bool:
    return isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError" or any(text in str(error) for text in OUT_OF_MEMORY)


def failure(error: BaseException) -> EngineError:
    if isinstance(error, EngineError):
        return error
    text = str(error)
    if getattr(error, "errno", None) == errno.ENOSPC or "No space left on device" in text:
        return EngineError("disk_full", f"The disk is full: {text}")
    if out_of_memory(error):
        return EngineError("out_of_memory", f"Memory ran out: {MEND}")
    return EngineError("internal", f"{type(error).__name__}: {text}"[:2000])
