"""Where passkeys can be used, and what allauth asks about second factors."""

import base64
import hashlib
import ipaddress
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from ..addresses import host

NAME = "闭环"


def why_not(request: HttpRequest) -> str:
    """Return why this address allows no passkeys, and what to do; nothing where it does."""
    name = host(request)
    if name == "localhost":
        return ""
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        if request.is_secure():
            return ""
        return _("通行密钥要求加密的网址（https）。现在的网址没有加密，请系统管理员启用 https 后再加。")
    return _("通行密钥只认名字，不认数字网址。请用单位分配的 https 域名打开本系统再加；在服务器本机可用 localhost。")


class MfaAdapter(DefaultMFAAdapter):
    """Secrets of second factors are kept encrypted under the instance's key; the site is called by its name."""

    def encrypt(self, text: str) -> str:
        """Return a secret as it is stored."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a stored secret."""
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        """Return what the app on the phone shows above the figures."""
        return NAME

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return the site as passkeys know it."""
        from allauth.core import context

        return {"id": host(context.request), "name": NAME}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """Return the person as passkeys know them: nothing but id and user name."""
        return {"id": user.person.bytes, "display_name": user.username, "name": user.username}


def _fernet() -> Fernet:
    key = hashlib.sha256(b"bihuan second factors\0" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
