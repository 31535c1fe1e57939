"""Words for files: why one is not taken, what kinds there are, what an alarm says."""

from django.utils.translation import gettext_lazy

REFUSALS = {
    "file_empty": gettext_lazy("是空文件，打开看看再选一次"),
    "file_too_large": gettext_lazy("超过%(most)s MB，压小或拆开再传"),
    "too_many_files": gettext_lazy("一次最多%(most)s个文件，多的请合成一个再传"),
    "file_unknown": gettext_lazy("不认得这种文件；收照片、PDF、OFD、文字处理、表格、演示和文本文件"),
    "file_is_program": gettext_lazy("内容是程序，不收"),
    "file_is_page": gettext_lazy("内容是网页或可执行的图形，不收；存成PDF再传"),
    "file_is_archive": gettext_lazy("内容是压缩包，请把里面的文件逐个传"),
    "file_has_macros": gettext_lazy("带宏，另存为不带宏的再传"),
    "file_is_locked": gettext_lazy("设了打开密码，去掉密码再传"),
    "file_is_bomb": gettext_lazy("解开后大得不正常，不收；重新另存一份再传"),
    "file_is_damaged": gettext_lazy("文件不完整，打不开；重新另存一份再传"),
    "file_is_two": gettext_lazy("里面还藏着另一个文件，不收；重新另存一份再传"),
    "disk_low": gettext_lazy("服务器磁盘快满了，暂不收文件；文字照常可交，文件等系统管理员腾出空间后再传"),
    "file_withheld": gettext_lazy("这个文件已经封存，不能再传；有疑问问安全管理员或审计员"),
    "evidence_gone": gettext_lazy("先前传的这个文件已过期，请重新选"),
}

ENTRIES = {"evidence.file.changed": gettext_lazy("佐证文件与交来时不符")}

CHORES = {"evidence.forget_orphans": gettext_lazy("清除没有交成的文件")}

KINDS = {
    "pdf": gettext_lazy("PDF"),
    "docx": gettext_lazy("文字文档"),
    "xlsx": gettext_lazy("表格"),
    "pptx": gettext_lazy("演示文稿"),
    "doc": gettext_lazy("文字文档"),
    "xls": gettext_lazy("表格"),
    "ppt": gettext_lazy("演示文稿"),
    "ofd": gettext_lazy("OFD版式文件"),
    "jpg": gettext_lazy("JPG照片"),
    "png": gettext_lazy("PNG图片"),
    "gif": gettext_lazy("GIF图片"),
    "webp": gettext_lazy("WebP图片"),
    "heic": gettext_lazy("HEIC照片"),
    "tif": gettext_lazy("TIFF图片"),
    "csv": gettext_lazy("CSV表格"),
    "txt": gettext_lazy("文本"),
}

FINDINGS = {
    "file_missing": gettext_lazy("佐证文件不见了"),
    "file_changed": gettext_lazy("佐证文件被改过"),
    "file_not_removed": gettext_lazy("已封存的佐证文件还在磁盘上"),
}


def kind_name(code: str) -> str:
    """Return a kind of file as people call it."""
    return str(KINDS.get(code, code))


def size_text(size: int) -> str:
    """Return a size as a page shows it: 812 B, 34 KB, 1.2 MB."""
    if size < 1000:
        return f"{size} B"
    if size < 999_500:
        return f"{(size + 500) // 1000} KB"
    return f"{size / 1_000_000:.1f} MB"
