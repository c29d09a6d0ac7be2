"""Programs that fetch pages without anybody looking at them, told by the name they give themselves."""

import re
from typing import Final

# Self-declared crawlers, previewers of links, monitors, and libraries that scripts are written with.
_PROGRAMS: Final = re.compile(
    r"bot\b|bot[/_;-]|crawl|spider|slurp|archiver|scrap|preview|fetcher|headless|phantom|lighthouse|pagespeed|monitor|"
    r"uptime|pingdom|statuscake|validator|checker|mediapartners|adsbot|facebookexternalhit|whatsapp|telegram|vkshare|"
    r"yandex(?!search|browser|mobile)|sogou|baidu(?!browser|boxapp)|"
    r"curl/|wget|httpie|python|urllib|aiohttp|httpx|requests/|okhttp|java/|libwww|perl|go-http|ruby|php/|node-fetch|axios|"
    r"undici|postman|insomnia|apache-httpclient|feed|rss",
    re.IGNORECASE,
)
_LONGEST: Final = 1_000
_SHORTEST: Final = 8


def is_program(agent: str) -> bool:
    """Whether the ``User-Agent`` names a program instead of a browser that a person uses; a missing one does."""
    return len(agent) < _SHORTEST or _PROGRAMS.search(agent[:_LONGEST]) is not None
