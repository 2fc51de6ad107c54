"""Names of people who do not exist: common first and last names, put together by chance."""

import random
from itertools import accumulate

FIRST = """
Maria José Rosa James Mary Ana Luis Carmen John Robert Patricia Marisol Jennifer Michael Linda
William Elizabeth Sofía Miguel Mariana David Barbara Juan Susan Richard Jessica Joseph Sarah Karen
Thomas Yesenia Charles Lisa Nancy Daniel Betty Matthew Margarita Sandra Mark Ashley Donald Emily
Kimberly Steven Donna Paul Michelle Andrew Carol Joshua Amanda Kenneth Melissa Deborah Kevin Selam
Hiwot Dawit Tsehay Yonas Abeba Mulu Tigist Biniam Rahwan Thanh Minh Linh Hương Tuấn Ngọc Phương
Fatima Ahmed Layla Omar Amina Yusuf Zainab Hassan Mei Wei Jing Li Xiu Min-jun Seo-yeon Ji-woo
Rahim Nasrin Farhana Kamal Shirin Destiny Jamal Aaliyah Tyrone Keisha Malik Imani Darius Ebony
Olga Ivan Svetlana Priya Arjun Lakshmi Kofi Ama Chidi Ngozi Moana Tane Winona Dakota Ximena Iker
"""

LAST = """
García Smith Johnson Williams Brown Rodríguez Martínez Jones Hernández López Davis Miller Wilson
González Anderson Pérez Thomas Taylor Moore Jackson Martin Lee Sánchez Thompson White Ramírez Harris
Clark Lewis Robinson Walker Torres Young Allen King Wright Scott Flores Hill Green Adams Nelson
Baker Hall Rivera Campbell Mitchell Carter Roberts Gómez Phillips Evans Turner Díaz Parker Cruz
Edwards Collins Reyes Stewart Morris Morales Murphy Cook Rogers Gutiérrez Ortiz Morgan Cooper
Peterson Bailey Reed Kelly Howard Ramos Kim Cox Ward Richardson Watson Brooks Chávez Wood James
Bennett Gray Mendoza Ruiz Hughes Price Álvarez Castillo Sanders Patel Myers Long Ross Foster
Jiménez Powell Jenkins Perry Russell Sullivan Bell Coleman Butler Henderson Barnes Fisher Vásquez
Simmons Romero Jordan Patterson Alexander Hamilton Graham Reynolds Griffin Wallace Moreno West Cole
Hayes Bryant Herrera Gibson Ellis Tran Medina Aguilar Stevens Murray Ford Castro Marshall Owens
Nguyen Haile Tesfaye Gebre Abebe Bekele Mengistu Kidane Tekle Woldu Pham Võ Đặng Bùi Chowdhury
Hossain Rahman Begum Khan Sultana Al-Masri Haddad Nasser Saleh Chen Wang Zhang Liu Park Choi Jung
Kang Okafor Mensah Diallo Traoré Koné Petrov Ivanova Kowalski Novak Silva Santos Oliveira Costa
Marín Marquez Marroquín Quiroga Zelaya Urrutia Villalobos Yáñez Zamora Xiong Vang Begay Tsosie
"""


def _falling(names: list[str]) -> list[float]:
    """Some names are borne by many, most by few, as in any telephone book."""
    return list(accumulate(1 / (place + 8) ** 0.7 for place in range(len(names))))


FIRST_NAMES, LAST_NAMES = FIRST.split(), LAST.split()
OFTEN_FIRST, OFTEN_LAST = _falling(FIRST_NAMES), _falling(LAST_NAMES)


def names(chance: random.Random, count: int) -> list[str]:
    """`count` full names; every fifth person has two last names."""
    first = chance.choices(FIRST_NAMES, cum_weights=OFTEN_FIRST, k=count)
    last = chance.choices(LAST_NAMES, cum_weights=OFTEN_LAST, k=count)
    second = chance.choices(LAST_NAMES, cum_weights=OFTEN_LAST, k=count)
    return [
        f"{given} {family} {other}" if number % 5 == 0 else f"{given} {family}"
        for number, (given, family, other) in enumerate(zip(first, last, second, strict=True))
    ]
