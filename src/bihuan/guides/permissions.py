"""Help is for everybody: it says nothing of the county's business."""

from bihuan.access.table import ANYONE, Row

PERMISSIONS = {
    "guides:help": Row({"GET": ANYONE}),
    "guides:guides": Row({"GET": ANYONE}),
    "guides:guide": Row({"GET": ANYONE}),
}
