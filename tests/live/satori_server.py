"""A Satori server of satori-python-server with two guilds, for `test_satori`; runs in its environment.

python satori_server.py PORT
"""

import sys
from typing import Any

from satori import Api, Login, User
from satori.server import Adapter, Request, Server

MEMBERS = [
    {
        "user": {"id": str(20000 + n), "name": f"name {n}"},
        "nick": f"card {n}",
        "joined_at": 1_741_000_000_000 + n,
    }
    for n in range(130)
]
OFFERED = (Api.LOGIN_GET, Api.GUILD_LIST, Api.GUILD_MEMBER_LIST, Api.MESSAGE_LIST, Api.MESSAGE_CREATE)
PAGE = 50
FIRST = 7_532_694_006_984_559_000
SAID: list[dict[str, Any]] = [
    {
        "id": str(FIRST + n),
        "content": f'<at id="20001"/> 第 {n} &lt;3',
        "user": {"id": str(20000 + n % 7), "name": "n"},
        "created_at": 1_763_780_000_000 + 60_000 * n,
    }
    for n in range(250)
]


class Made(Adapter):
    """Two guilds, one of them with members and a history."""

    def __init__(self) -> None:
        super().__init__()
        answers: tuple[Any, ...] = (self.login, self.guilds, self.members, self.history, self.create)
        for api, answer in zip(OFFERED, answers, strict=True):
            self.route(api)(answer)

    required: Any = property(lambda self: set())
    stages: Any = property(lambda self: {"preparing", "blocking", "cleanup"})

    def get_platform(self) -> str:
        return "red"

    def ensure(self, platform: str, self_id: str) -> bool:
        return (platform, self_id) == ("red", "10001")

    async def get_logins(self) -> list[Login]:
        offered = [str(one.value) for one in OFFERED]
        return [Login(adapter="made", platform="red", user=User("10001", "deskbot"), features=offered)]

    async def handle_internal(self, request: Request[Any], path: str) -> Any:
        raise NotImplementedError

    async def launch(self, manager: Any) -> None:
        async with self.stage("preparing"):
            pass
        async with self.stage("blocking"):
            await manager.status.wait_for_sigexit()
        async with self.stage("cleanup"):
            pass

    async def login(self, request: Request[Any]) -> Any:
        return (await self.get_logins())[0].dump()

    async def guilds(self, request: Request[Any]) -> Any:
        return {"data": [{"id": "700001", "name": "读书会"}, {"id": "700002", "name": "手作"}]}

    async def members(self, request: Request[Any]) -> Any:
        start = int(request.params.get("next") or 0)
        end = start + PAGE
        following = {"next": str(end)} if end < len(MEMBERS) else {}
        return {"data": MEMBERS[start:end], **following}

    async def history(self, request: Request[Any]) -> Any:
        ids = [one["id"] for one in SAID]
        end = ids.index(request.params["next"]) if request.params.get("next") else len(SAID)
        start = max(0, end - int(request.params["limit"]))
        following = {"next": ids[start]} if start else {}
        return {"data": SAID[start:end], **following}

    async def create(self, request: Request[Any]) -> Any:
        content = request.params["content"]
        said = {"id": str(FIRST + len(SAID)), "content": content, "user": {"id": "10001", "name": "deskbot"}}
        SAID.append({**said, "created_at": 1_763_780_000_000 + 60_000 * len(SAID)})
        return [{"id": said["id"], "content": content}]


server = Server(host="127.0.0.1", port=int(sys.argv[1]), token="t")
server.apply(Made())
server.run()
