"""What somebody says to have seen."""

from django import forms


class SeenForm(forms.Form):
    """A place in the journal, and the task it is about; without a task: everything."""

    task = forms.UUIDField(required=False)
    upto = forms.IntegerField(min_value=0, max_value=2**53)
