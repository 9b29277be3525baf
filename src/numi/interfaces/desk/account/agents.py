"""A browser named as a person would name it, from what it says of itself."""

BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def browser_name(agent: str) -> str:
    """« Firefox sous Windows »."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "Un navigateur")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return f"{browser} sous {system}" if system else browser
