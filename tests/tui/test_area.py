"""Rectangles, hovering and the wheel on the chart."""

from textual import events

from .driving import Driver, explorer, marker_at


async def mouse(
    it: Driver, kind: type[events.MouseEvent], at: tuple[int, int], button: int
) -> None:
    """Send a mouse event at a place of the chart."""
    chart = it.screen.chart
    assert chart is not None
    x, y = at[0] + chart.region.x, at[1] + chart.region.y
    event = kind(
        widget=None, x=x, y=y, delta_x=0, delta_y=0, button=button, shift=False, meta=False,
        ctrl=False, screen_x=x, screen_y=y,
    )  # fmt: skip
    it.app.screen._forward_event(event)
    await it.press()


async def test_a_rectangle_by_keys_keeps_its_models_in_the_query() -> None:
    async with explorer() as it:
        await it.press("tab", "m")
        assert "Enter keeps its models" in it.line("status")
        await it.press("left", "left", "up", *["right"] * 40, *["down"] * 3, "enter")
        assert it.explorer.state.query.startswith("params:")
        assert "score:" in it.explorer.state.query
        assert "DASD-4B-Thinking" in it.labels()
        assert 0 < len(it.labels()) < 12
        await it.press("u")
        assert len(it.labels()) == 12


async def test_space_pins_what_is_in_a_rectangle_and_m_gives_it_up() -> None:
    async with explorer() as it:
        await it.press("tab", "m", *["right"] * 50, *["down"] * 3, "space")
        assert "DASD-4B-Thinking" in it.explorer.state.pins
        assert len(it.explorer.state.pins) > 1
        pins = it.explorer.state.pins
        await it.press("m", "right", "m", "enter", "escape")
        assert it.explorer.state.pins == pins
        assert it.explorer.state.query == ""


async def test_escape_gives_a_rectangle_up() -> None:
    async with explorer() as it:
        await it.press("tab", "m", "right", "escape")
        assert it.screen.chart is not None
        assert it.screen.chart.area is None
        assert it.app.focused is it.screen.table


async def test_a_rectangle_drawn_by_mouse_waits_for_a_key() -> None:
    async with explorer() as it:
        start = marker_at(it.part("#chart"), "○ Mistral3-3B")
        await mouse(it, events.MouseDown, (start[0] - 1, start[1] - 1), 1)
        await mouse(it, events.MouseMove, (start[0] + 3, start[1] + 1), 1)
        await mouse(it, events.MouseUp, (start[0] + 3, start[1] + 1), 1)
        assert len(it.labels()) == 12
        await it.press("enter")
        assert it.labels() == ["Mistral3-3B"]


async def test_the_pointer_tells_the_point_under_it_without_selecting_it() -> None:
    async with explorer() as it:
        at = marker_at(it.part("#chart"), "○ Mistral3-3B")
        await it.pilot.hover("#chart", offset=at)
        await it.press()
        assert it.line("status").startswith("○ Mistral3-3B")
        assert it.selected() == "DASD-4B-Thinking"
        await it.pilot.hover("#chart", offset=(at[0] + 30, at[1] + 6))
        await it.press()
        assert "DASD-4B-Thinking" in it.line("status")


async def test_the_wheel_zooms_around_the_pointer() -> None:
    async with explorer() as it:
        at = marker_at(it.part("#chart"), "○ Mistral3-3B")
        await mouse(it, events.MouseScrollUp, at, 0)
        assert it.explorer.state.x_limits is not None
        x, y = marker_at(it.part("#chart"), "○ Mistral3-3B")
        assert abs(x - at[0]) <= 1
        assert abs(y - at[1]) <= 1


async def test_a_rectangle_is_given_up_when_the_chart_becomes_smaller() -> None:
    async with explorer(size=(200, 40)) as it:
        await it.press("tab", "m", *["right"] * 60, *["down"] * 20)
        await it.resize(100, 20)
        assert it.screen.chart is not None
        assert it.screen.chart.area is None
        assert "DASD-4B-Thinking" in it.text()


async def test_a_line_that_became_narrower_than_the_rectangle_is_still_painted() -> None:
    async with explorer(size=(120, 40)) as it:
        await it.press("tab", "m")
        chart = it.screen.chart
        assert chart is not None
        width = chart.size.width
        for area in (((width - 2, 0), (width + 9, 9)), ((width + 4, 0), (width + 9, 9))):
            chart.area = area
            assert chart.render_line(5).cell_length == width
