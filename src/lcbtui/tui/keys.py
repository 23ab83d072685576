"""Each key is handled before the next is looked at, however close they arrive.

Textual sends a key to the widget that has the focus when the key arrives; the key then climbs
from queue to queue, and only at the top its action runs and may move the focus. Where a slow
line delivers `/qwen` in one packet, all five letters are under way to the table before `/` has
moved the focus to the query: the query stays empty, and `q` quits.
"""

import asyncio
from collections import deque
from dataclasses import dataclass

from textual import on
from textual.app import App
from textual.dom import DOMNode
from textual.events import Event, Key, Paste
from textual.message import Message

LOST = 0.25
"""Seconds after which a key counts as handled all the same: its widget went away meanwhile."""


@dataclass
class KeyHandled(Message):
    """Follows a key through the same queues, and then what the key's widget posted on its account.

    A list posts that an option was chosen, and only that message closes the dialog it is in.
    """

    number: int
    """Which key."""

    target: DOMNode
    """Where the key went."""

    is_second: bool = False
    """Whether it follows what was posted: where this arrives, the key is done with."""


class KeysInOrder(App[None]):
    """An app that delivers keys and pastes one at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._typed: deque[Key | Paste] = deque()
        self._number = 0
        self._handling = False

    async def on_event(self, event: Event) -> None:
        """Keep what is typed while a key is being handled; the rest is Textual's."""
        if isinstance(event, Key | Paste) and not event.is_forwarded:
            self._typed.append(event)
            if not self._handling:
                await self._deliver()
        else:
            await super().on_event(event)

    async def _deliver(self) -> None:
        """Send the next key on its way, and a message behind it."""
        if not self._typed:
            return
        self._handling = True
        self._number += 1
        screen, target = self.screen, self.focused or self.screen
        await super().on_event(self._typed.popleft())
        loop = asyncio.get_running_loop()
        patience = loop.call_later(LOST, self.call_later, self._go_on, self._number)
        self._after = (screen, patience)
        target.post_message(KeyHandled(self._number, target))

    @on(KeyHandled)
    def _handled(self, message: KeyHandled) -> None:
        """The key's action has run; what it asked for, such as a focus, is queued before this."""
        screen, patience = self._after
        if message.number != self._number:
            return
        second = KeyHandled(message.number, message.target, is_second=True)
        if not message.is_second and self.screen is screen and message.target.post_message(second):
            return
        patience.cancel()
        if self.screen is screen:
            self.call_later(self._go_on, message.number)
        else:  # a dialog came or went: keys are for what has the focus in it when it is there
            loop = asyncio.get_running_loop()
            patience = loop.call_later(LOST, self.call_later, self._go_on, message.number)
            self._after = (screen, patience)
            self.screen.call_after_refresh(self.call_later, self._go_on, message.number)

    async def _go_on(self, number: int) -> None:
        if number == self._number and self._handling:
            self._after[1].cancel()
            self._handling = False
            await self._deliver()
