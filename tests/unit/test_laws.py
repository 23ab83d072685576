"""What holds for every law that hypothesis draws examples for."""

from hypothesis import HealthCheck, settings


def test_no_law_fails_because_the_machine_is_slow() -> None:
    assert settings().deadline is None
    assert HealthCheck.too_slow in settings().suppress_health_check
