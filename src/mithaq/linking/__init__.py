"""Links to other linked data: held against rules, looked for, and accepted by a person.

Links are mapping sets in SSSOM's table format (:mod:`mithaq.mappings` reads them). They are read and written here without
that format's own library: ``sssom`` 0.4.21 brings some seventy packages (LinkML, Sphinx, SQLAlchemy, pandas: 390 MB, minutes to
install), which is more than all of Mithaq. It is the extra ``sssom``, and the referee of the tests where it is installed.
"""

from mithaq.linking.accepting import Review, accept
from mithaq.linking.checking import check_links
from mithaq.linking.collecting import Collection, collect
from mithaq.linking.resolving import Resolver, resolve_links
from mithaq.linking.seeking import Limits, Wanted, proposed

__all__ = [
    "Collection",
    "Limits",
    "Resolver",
    "Review",
    "Wanted",
    "accept",
    "check_links",
    "collect",
    "proposed",
    "resolve_links",
]
