"""Random shell texts with odd syntax, for `syntax --generate`; and how to make one smaller."""
import random

WORDS = ['a', 'bc', '-x', '--y=1', 'x=1', 'x+=1', 'a[1]=2', '1', '$a', '${a}', '"$a b"', "'q r'", "$'\\n\\''",
         '$"t"', '\\;', 'a\\\nb', '~', '{a,b}', '{1..3}', '*.c', '[a-z]', '[!x]', '?', '#no', 'a#b', '!', '}', '{', '[[', ']]',
         'in', 'do', 'time', 'then', 'esac', 'function', '$#', '$$', '$@', '"$@"', '$1x', '${x:-y}', '${x:-"y z"}',
         "${x#'a'}", '${x//a/b}', '${x:1:2}', '${#x}', '${!x}', '${x[@]}', '${x[$i]}', '${x^^}', '$((1+2))',
         '$[1+1]', '$((a[1]))', '`b`', '`a \\`b\\` c`', '$(b)', '$( (b) )', '$(b;)', '<(b)', '>(b c)', '"$(b "c")"',
         '"`b`"', '"\\""', "''", '""', '@(a|b)', '!(x)', '+(a)', '?(b)x', '*(c|d)', 'a=(1 2)', 'a=([1]=x y)',
         '${x:-$(y)}', '${x:-`y`}', '"${x:-\'}"', '${x+"a}b"}', '%1', '\\', '\\\\', 'a"b\'c"d', '\t']
REDIRECTS = ['>f', '>>f', '<f', '2>&1', '>&2', '&>f', '&>>f', '<>f', '>|f', '{v}>f', '3<&-', '<<<w', '<<< "w x"',
             '2>f', '10>f', '> f', '>&f', '<&3-', '>', '<', '2>', '<<<']
DELIMITERS = ['E', "'E'", '"E"', '\\E', 'E1', '-E', "E'F'", '"E F"', '$E']
OPERATORS = [';', '&&', '||', '|', '|&', '&', '\n', ';\n', '\n\n', '& ', ' ;', '&&\n', '|\n', ' # c\n', ';;', '||\n# c\n']
BODY = ['text', '$x', '$(a)', '`a`', '${x}', "it's", '"', '$((1))', 'E2', ' E', '\tE', 'a\\', '$(', '', '#', ')', '}']
TESTS = ['-f a', 'a == b', 'a = b*', 'a =~ ^b$', 'a =~ (b|c)', 'a =~ b\\ c', '$a =~ [[:alpha:]]+', '! a', '( a )',
         'a && b', 'a || b', '-n $x', 'a < b', 'a > b', '1 -eq 2', '-z', 'a -nt b', 'a\n&& b', '"a b" == *', '-v x[1]',
         'a =~ "b c"', 'a =~ $re', '$(a) == b', 'a == @(b|c)', 'a != !(b)', 'a =~ a{1,2}', 'x -ef y', '']
ARITHMETIC = ['1+2', 'i++', 'i=0', 'i<10', 'a ? b : c', '1 << 2', '(1)', 'a[1]', '', '$x', '"1"', '$(b)', '$((2))', '${#x}',
              'a,b', "'1'", 'x#y', '16#ff', '1)', '(1']
PATTERNS = ['a', '*', 'a|b', '"x"', '$x', '[a-c]*', '(a', '@(a|b)', 'a b', 'esac', '!(x)', '', 'a |b', '~', '"$(b)"']


# What no text may end with, whatever here-document it is in.
NEVER = b'\n' + b''.join(b'%s\n\t%s\n' % (d, d) for d in (b'E', b'E1', b'-E', b'EF', b'E F', b'$E', b'')) + b')\n)\n'


class Writer:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.pending = []

    def some(self, choices):
        return self.r.choice(choices)

    def maybe(self, chance, text):
        return text if self.r.random() < chance else ''

    def word(self, depth):
        n = self.r.random()
        if depth > 0 and n < 0.06:
            return self.some(['$(%s)', '"$(%s)"', '<(%s)', '${x:-$(%s)}', '$(\n%s\n)', '`%s`']) % self.inner(depth - 1)
        if n < 0.12:
            return self.some(WORDS) + self.some(WORDS)
        return self.some(WORDS)

    def inner(self, depth):
        """A list whose here-documents end within it."""
        kept, self.pending = self.pending, []
        text = self.lines(depth)
        self.pending = kept
        return text

    def heredoc(self):
        delimiter, dash = self.some(DELIMITERS), self.maybe(0.3, '-')
        bare = delimiter.replace("'", '').replace('"', '').replace('\\', '')
        body = ''.join(self.some(BODY) + '\n' for _ in range(self.r.randrange(3)))
        end = self.some(['', '', '', '\t', ' ']) if dash or self.r.random() < 0.1 else ''
        self.pending.append(body + end + bare + ('\n' if self.r.random() < 0.97 else ''))
        return '<<' + dash + self.maybe(0.2, ' ') + delimiter

    def simple(self, depth):
        words = [self.some(['x=1', 'y=$x', 'a=(1)', 'z=']) for _ in range(self.r.randrange(3)) if self.r.random() < 0.3]
        for _ in range(self.r.randrange(4)):
            n = self.r.random()
            words.append(self.some(REDIRECTS) if n < 0.12 else self.heredoc() if n < 0.17 else self.word(depth))
        return ' '.join(words or [self.some(['a', ':', 'b c'])])

    def end(self, depth):
        return self.maybe(0.15, ' ' + self.some(REDIRECTS)) + (
            ' ' + self.heredoc() if self.r.random() < 0.04 else '')

    def separator(self):
        text = self.some([';', '\n', '\n\n', ' ;', ' # c\n', ';\n', ' &', ''] if self.r.random() < 0.5 else [';', '\n'])
        return text + self.flush() if '\n' in text else text

    def flush(self):
        text, self.pending = ''.join(self.pending), []
        return text

    def compound(self, depth):
        d = depth - 1
        kind = self.r.randrange(15)
        list_ = lambda: self.list(d) + self.separator()
        if kind == 0:
            return '{ ' + list_() + self.some(['}', ' }', '\n}']) + self.end(d)
        if kind == 1:
            return self.some(['(', '( ']) + self.list(d) + self.maybe(0.3, self.separator()) + ')' + self.end(d)
        if kind == 2:
            text = 'if ' + list_() + 'then ' + list_()
            for _ in range(self.r.randrange(2)):
                text += 'elif ' + list_() + 'then ' + list_()
            return text + self.maybe(0.4, 'else ' + list_()) + 'fi' + self.end(d)
        if kind == 3:
            return self.some(['while ', 'until ']) + list_() + 'do ' + list_() + 'done' + self.end(d)
        if kind == 4:
            words = ' '.join(self.word(0) for _ in range(self.r.randrange(3)))
            head = self.some(['for x in %s', 'for x\nin %s', 'select x in %s', 'for 1x in %s', 'for x #c\nin %s']) % words
            if self.r.random() < 0.2:
                head = self.some(['for x', 'select x', 'for x '])
            body = self.some(['do ' + list_() + 'done', '{ ' + list_() + '}', '\ndo\n' + list_() + 'done'])
            return head + self.separator() + body + self.end(d)
        if kind == 5:
            parts = [self.some(ARITHMETIC) for _ in range(self.some([3, 3, 3, 2, 4]))]
            return 'for ((' + '; '.join(parts) + '))' + self.some([';', '\n', ' ', '']) + self.some(
                ['do ' + list_() + 'done', '{ ' + list_() + '}']) + self.end(d)
        if kind in (6, 7):
            text = 'case ' + self.word(0) + self.some([' ', '\n', ' # c\n']) + 'in' + self.some(['\n', ' ', '\n\n'])
            for _ in range(self.r.randrange(4)):
                text += self.maybe(0.3, '(') + self.some(PATTERNS) + ')' + self.some([' ', '\n', ' # c\n'])
                text += self.maybe(0.8, self.list(d)) + self.some([';;', ';;\n', '\n;;\n', ';&\n', ';;&\n', ' ;; # c\n', '\n'])
            return text + self.some(['esac', '\nesac', ' esac']) + self.end(d)
        if kind == 8:
            return '[[ ' + self.some([' && ', ' || ', ' ', '\n', ' \n|| ']).join(
                self.some(TESTS) for _ in range(self.some([1, 1, 2]))) + self.some([' ]]', ' ]]', '\n]]', ']]'])
        if kind == 9:
            return '((' + self.some(ARITHMETIC) + self.some(['))', '))', ' ))', ') )'])
        if kind == 10:
            name = self.some(['f', 'f-g', 'a.b', '1f', 'function', '$f', 'if', '"f"'])
            head = self.some(['%s()', '%s ()', 'function %s', 'function %s()', '%s ( )', 'function %s ()']) % name
            return head + self.some([' ', '\n', '', ' # c\n']) + self.compound(d)
        if kind == 11:
            return 'coproc ' + self.maybe(0.4, 'N ') + self.command(d)
        if kind == 12:
            return self.some(['! ', 'time ', 'time -p ', '! ! ', 'time ! ', '!', '! time -- ']) + self.command(d)
        if kind == 13:
            return self.simple(d) + self.some([' | ', ' |& ', '|\n', ' && ', ' ||\n']) + self.command(d)
        return self.simple(d)

    def command(self, depth):
        return self.compound(depth) if depth > 0 and self.r.random() < 0.55 else self.simple(depth)

    def list(self, depth):
        text = self.command(depth)
        for _ in range(self.r.randrange(3)):
            operator = self.some(OPERATORS[:6] if self.r.random() < 0.8 else OPERATORS)
            text += operator
            if '\n' in operator:
                text += self.flush()
            text += ' ' + self.command(depth)
        return text

    def lines(self, depth):
        text = ''
        for _ in range(1 + self.r.randrange(2)):
            text += self.list(depth) + self.some(['\n', ' # c\n', ';\n', ' &\n', '\\\n\n'])
            text += self.flush()
        return text[:-1] if self.r.random() < 0.2 else text


def mutated(text, r):
    """One byte, or a few, gone, doubled, swapped or put in."""
    at = r.randrange(len(text) + 1)
    to = min(len(text), at + r.choice([1, 1, 2, 5]))
    return r.choice([text[:at] + text[to:], text[:to] + text[at:], text[:at] + r.choice(
        list(' \n;&|()<>{}$`"\'\\#!=') + ['<<E', '$(', '))', ';;', 'in ', 'do\n', '\\\n', 'esac', '}']) + text[at:]])


def texts(seed, count):
    """The @count texts of @seed."""
    seen = set()
    n = 0
    while len(seen) < count:
        n += 1
        writer = Writer('%s/%d' % (seed, n))
        text = writer.lines(writer.r.choice([1, 2, 2, 3]))
        for _ in range(writer.r.choice([0, 0, 0, 1, 1, 2])):
            text = mutated(text, writer.r)
        text = text.encode()
        if len(text) < 2000:
            seen.add(text)
    return sorted(seen)


def shrunk(text, differs):
    """The smallest text that can be had of it by leaving out what keeps differs(text) true."""
    size = len(text) // 2
    while size:
        at = 0
        while at < len(text):
            shorter = text[:at] + text[at + size:]
            if shorter and differs(shorter):
                text = shorter
            else:
                at += size
        size //= 2
    return text
