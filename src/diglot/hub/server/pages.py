"""x"""
from diglot.hub.server.http import Router, refused
router = Router()
def after(hub): pass
def error(call, refusal): return refused(refusal)
