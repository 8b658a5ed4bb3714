"""All connected sets of buildings under the caps, as bits."""


def sets(beside, households, people, caps, low):
    """Every connected set under the caps with at least so many households, as bits."""
    found = []
    for first in range(len(households)):
        todo = [(1 << first, beside[first], (1 << first) - 1, households[first], people[first])]
        while todo:
            bits, near, out, h, p = todo.pop()
            if h >= low:
                found.append(bits)
            open_ = near & ~bits & ~out
            while open_:
                bit = open_ & -open_
                i, open_, out = bit.bit_length() - 1, open_ ^ bit, out | bit
                if h + households[i] <= caps[0] and p + people[i] <= caps[1]:
                    todo.append((bits | bit, near | beside[i], out, h + households[i], p + people[i]))
    return found
