# SPDX-License-Identifier: Apache-2.0
"""Ways to damage the page of a simulation, each with the check that must find it."""
import dataclasses
import re

from .page_trial import DARK, DESK, PHONE


@dataclasses.dataclass(frozen=True)
class Damage:
    """One way: what is replaced, and where it shows."""

    check: str
    name: str
    pattern: str
    replacement: str
    forms: tuple = (DESK,)
    on_paper: bool = False

    def applied(self, page):
        """The page with the damage."""
        damaged, count = re.subn(self.pattern, lambda _: self.replacement, page, count=1,
                                 flags=re.DOTALL)
        assert count == 1, f"{self.name}: there is no {self.pattern}"
        return damaged


POLICY = r'<meta http-equiv="Content-Security-Policy"[^>]*/>'
STYLE = r"</style>"

DAMAGES = (
    Damage("request", "a style sheet from elsewhere, and no policy", POLICY,
           '<link rel="stylesheet" href="https://example.invalid/style.css"/>'),
    Damage("complaint", "an image from elsewhere, under the policy", r"<main>",
           '<main><img src="https://example.invalid/x.png" width="1" height="1"/>'),
    Damage("complaint", "a script, under the policy", r"<main>", "<main><script>1</script>"),
    Damage("overflow", "a box that is wider than a phone", r"<main>",
           '<main><div style="width:420px">wide</div>', (PHONE,)),
    Damage("overflow", "a table outside its box", STYLE,
           ".scroll{overflow:visible!important}</style>", (PHONE,)),
    Damage("background", "light paper in the dark", STYLE,
           "body{background:#fff!important}</style>", (DARK,)),
    Damage("background", "dark paper in the light", STYLE,
           "body{background:#111!important}</style>"),
    Damage("contrast", "pale text", STYLE, "figcaption{color:#aaa!important}</style>"),
    Damage("contrast", "dark text in the dark", STYLE, "p{color:#444!important}</style>", (DARK,)),
    Damage("size", "small text in a picture", STYLE,
           "svg.chart text{font-size:8px!important}</style>", (PHONE,)),
    Damage("size", "the wide picture on a phone", STYLE,
           "svg.wide{display:block!important}svg.narrow{display:none!important}</style>", (PHONE,)),
    Damage("size", "small text on the page", STYLE, "td{font-size:9px!important}</style>"),
    Damage("inside", "a text that is cut by its picture", r"</svg>",
           '<text x="740" y="20" font-size="13" class="ink">beyond the end</text></svg>'),
    Damage("overlap", "a text over another", r"</svg>",
           '<text x="300" y="15" font-size="13" class="ink">a text</text>'
           '<text x="310" y="17" font-size="13" class="ink">another</text></svg>'),
    Damage("paint", "a picture without shapes", r"</desc>.*?</svg>", "</desc></svg>"),
    Damage("paint", "a picture in the colour of the paper", STYLE,
           "svg.chart *{fill:#fff!important;stroke:#fff!important}</style>"),
    Damage("paper", "a picture that is higher than a page", STYLE,
           "figure{height:1200px}</style>", (), True),
    Damage("paper", "pictures that may be cut",
           r"figure,\.advice,\.tiles,tr,dl\{break-inside:avoid\}", "", (), True),
    Damage("paper", "a page of another size", r"@page\{size:A4", "@page{size:A5", (), True),
    Damage("background", "dark paper in print", r"@media screen and \(prefers-color-scheme:dark\)",
           "@media (prefers-color-scheme:dark)", (), True),
)
