"""Who am I, users and organizations, and the check of a card's metadata."""

from __future__ import annotations

from typing import Any

from starlette.responses import PlainTextResponse, Response

from diglot.hub.refusal import Refusal
from diglot.hub.repos.card import check
from diglot.hub.server.http import Call, answer, date
from diglot.hub.server.routing import Router

router = Router()


@router.add("GET", "/api/whoami-v2")
def whoami(call: Call) -> Response:
    """The person behind the token."""
    person = call.person
    if person.id < 0:
        raise Refusal(401, "Invalid credentials in Authorization header")
    groups = [
        {"type": "org", "id": f"{g['id']:024x}", "name": g["name"], "fullname": g["fullname"], "email": None}
        | {"canPay": False, "periodEnd": None, "isEnterprise": False, "avatarUrl": "", "roleInOrg": g["role"]}
        for g in call.store.people.organizations(person)
    ]
    token = {"displayName": person.token or "", "role": "read" if person.read_only else "write", "createdAt": date(0)}
    return answer(
        {"type": "user", "id": f"{person.id:024x}", "name": person.name, "fullname": person.fullname or person.name}
        | {"email": None, "emailVerified": True, "canPay": False, "periodEnd": None, "isPro": False, "avatarUrl": ""}
        | {"orgs": groups, "auth": {"type": "access_token", "accessToken": token}}
    )


@router.add("GET", "/api/users/{user}/overview")
def user_overview(call: Call) -> Response:
    """A user, as far as everybody may know."""
    found = call.store.people.find(call.parts["user"])
    if found is None or not _may_look(call):
        raise Refusal(404, "no such user")
    return answer({"user": found.name, "fullname": found.fullname, "avatarUrl": "", "isPro": False, "type": "user"})


@router.add("GET", "/api/users/{user}/likes")
def likes(call: Call) -> Response:
    """Nothing: there are no likes here."""
    return answer([])


@router.add("GET", "/api/organizations/{organization}/overview")
def organization_overview(call: Call) -> Response:
    """An organization."""
    found = call.store.people.organization(call.parts["organization"])
    if found is None or not _may_look(call):
        raise Refusal(404, "no such organization")
    members = call.store.people.members(str(found["name"]))
    return answer({"name": found["name"], "fullname": found["fullname"], "avatarUrl": "", "numUsers": len(members)})


@router.add("GET", "/api/organizations/{organization}/members")
def members(call: Call) -> Response:
    """The members of an organization."""
    if call.store.people.organization(call.parts["organization"]) is None or not _may_look(call):
        raise Refusal(404, "no such organization")
    rows = call.store.people.members(call.parts["organization"])
    return answer([{"user": name, "fullname": full, "avatarUrl": "", "isPro": False} for name, full, _ in rows])


def _may_look(call: Call) -> bool:
    return call.person.id >= 0 or call.store.people.readers_are_open()


@router.add("GET", "/api/settings/repositories", "/api/organizations/{organization}/settings/repositories")
def own_repositories(call: Call) -> Response:
    """The repositories of a user or organization, with the space they take."""
    if call.person.id < 0:
        raise Refusal(401, "A token is needed to list one's repositories")
    namespace = call.parts.get("organization") or (None if call.person.id == 0 else call.person.name)
    found: list[dict[str, Any]] = []
    for repo in call.store.repositories.list(call.person, namespace=namespace):
        used = call.store.used(repo)
        visibility = "private" if repo.private else "public"
        found.append(
            {"id": repo.rid.full, "type": repo.rid.singular, "visibility": visibility, "storage": used}
            | {"storagePercent": 0, "updatedAt": date(repo.changed)}
        )
    return answer(found)


@router.add("GET", "/api/agent-harnesses")
def harnesses(call: Call) -> Response:
    """A list that the command line asks for; there is nothing on it here."""
    return answer({"standardEnvVars": [], "harnesses": {}})


@router.add("POST", "/api/validate-yaml")
def validate(call: Call) -> Response:
    """Whether the metadata at the head of a card is valid."""
    errors, warnings = check(call.text("content", ""))
    if call.request.headers.get("accept") == "text/plain":
        lines = [f"- Error: {e}" for e in errors] + [f"- Warning: {w}" for w in warnings]
        return PlainTextResponse("\n".join(lines), 400 if errors else 200)
    body = {"errors": [{"message": e} for e in errors], "warnings": [{"message": w} for w in warnings]}
    return answer(body, 400 if errors else 200)
