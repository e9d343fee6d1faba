"""The demonstration: a fictional season of a fictional body, the same for one date.

Provinces, holidays and published projects are real; every firm, person, tender, interest and
meeting in here is invented and says so in its name.
"""
