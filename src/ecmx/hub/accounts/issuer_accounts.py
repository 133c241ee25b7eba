"""Who signs in by an account of the organization's own issuer: one account a person, one person an account, by its subject alone.

An e-mail or a name is never gone by: the issuer may give them to somebody else.
"""

from __future__ import annotations

from ecmx.errors import UsageProblem
from ecmx.hub.accounts.models import IssuerAccount, User

__all__ = ["bind", "has_way_in", "signs_in_by_issuer", "unbind", "user_of_account"]


def user_of_account(issuer: str, subject: str) -> User | None:
    """The person whose account it is, where she may sign in."""
    found = IssuerAccount.objects.select_related("user").filter(issuer=issuer, subject=subject).first()
    return found.user if found is not None and found.user.is_active else None


def signs_in_by_issuer(user: User) -> bool:
    """Whether somebody's account is bound."""
    return IssuerAccount.objects.filter(user=user).exists()


def has_way_in(user: User) -> bool:
    """Whether somebody came in already: by a password, or by such an account."""
    return user.has_usable_password() or signs_in_by_issuer(user)


def bind(user: User, *, issuer: str, subject: str) -> None:
    """From now on somebody signs in by this account. Raises UsageProblem where it is another's."""
    bound, made = IssuerAccount.objects.get_or_create(issuer=issuer, subject=subject, defaults={"user": user})
    if not made and bound.user_id != user.pk:
        raise UsageProblem(
            "account-taken",
            "Someone else signs in here with this account.",
            "Sign in with your own account: open the link again. If this one is yours, tell the person who sent you the link.",
        )


def unbind(user: User) -> None:
    """Somebody's account opens nothing here any more."""
    IssuerAccount.objects.filter(user=user).delete()
