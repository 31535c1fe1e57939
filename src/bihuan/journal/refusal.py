"""What every subject raises when an act may not happen."""


class Refused(Exception):
    """
    An act is not allowed: by a rule or because its object is out of reach.

    `code` names the rule; with `facts` the subject's phrases make one sentence that says what to do.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts
