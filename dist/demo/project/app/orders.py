from pydantic import BaseModel, Field


class Line(BaseModel):
    article: str
    amount: int = Field(gt=0)
    price: float = Field(ge=0)


class Order(BaseModel):
    customer: str
    lines: list[Line]

    def total(self) -> float:
        return round(sum(line.amount * line.price for line in self.lines), 2)
