"""Waiting for the explorer to be at rest: for scripts and tests, which must not sleep."""

from collections.abc import Awaitable, Callable

from lcbtui.tui.app import LcbtuiApp

MOST = 2000
"""Rounds after which something is wrong."""


async def settled(app: LcbtuiApp, pause: Callable[[], Awaitable[None]]) -> None:
    """Return when the data is on the screen and the last state asked for is answered.

    Raises:
        TimeoutError: if that does not come about.
    """
    explorer = app.explorer
    for _ in range(MOST):
        await pause()
        busy = explorer.scheduler is None or explorer.scheduler.busy
        reading = any(w.is_running for w in app.workers if w.group in {"load", "insights"})
        if (
            not (busy or reading or explorer.details_due or explorer.insights_due)
            and explorer.view is not None
        ):
            await pause()
            return
    raise TimeoutError("the explorer did not come to rest")
