"""x"""
from diglot.hub.server.http import Router
router = Router()
