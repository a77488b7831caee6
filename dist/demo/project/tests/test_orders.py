import unittest

from app.main import price
from app.orders import Line, Order


class Totals(unittest.TestCase):
    def test_lines_are_summed(self):
        order = Order(customer="c1", lines=[Line(article="a", amount=2, price=1.5), Line(article="b", amount=1, price=4)])
        self.assertEqual(price(order), {"customer": "c1", "total": 7.0})


if __name__ == "__main__":
    unittest.main()
