from shop import Basket, sum_up

basket = Basket()
basket.discount(percent=20)
basket.discount(rate=0.15)
print(sum_up(basket.items))
