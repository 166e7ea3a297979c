"""Claims held against other sources, with verdicts that know what those sources cover."""

from mithaq.corroboration.accounts import Account
from mithaq.corroboration.assessing import assess
from mithaq.corroboration.rulefiles import read_rules
from mithaq.corroboration.verdicts import Outcome

__all__ = ["Account", "Outcome", "assess", "read_rules"]
