"""What the sandbox shows."""

from aiohttp import web

routes = web.RouteTableDef()
