from fastapi import FastAPI

from .orders import Order

api = FastAPI(title="orders")


@api.get("/health")
def health() -> dict:
    return {"status": "ok"}


@api.post("/orders")
def price(order: Order) -> dict:
    return {"customer": order.customer, "total": order.total()}
