"""Exceptions in plain words: what happened, and what to do."""

from __future__ import annotations

import re

from dl_workshop.checking.outcome import STILL_BUSY, Failure

_TRACER = (
    "JAX was following your function to differentiate or compile it, and met a step that it cannot follow: {what}. "
    "Keep to jax.numpy (jnp) and to arithmetic on the arguments."
)

# (exception, a pattern in its message, what to say); the first that fits is used. {0}, {1} are the pattern's groups.
_WORDS = (
    # What a guard says, not Python.
    ("EndlessLoop", r"fori_loop .* after (.*) turns", "lax.fori_loop was still turning after {0} turns, and was stopped. Its first two arguments say from where to where it counts: which numbers do they hold here?"),
    ("EndlessLoop", r"after (.*) turns", "lax.while_loop was still turning after {0} turns, and was stopped. Its condition says when to go on, not when to stop: is yours that way round? And does each step change what the condition looks at?"),
    ("SlowLoop", r"(.*) was stopped", "{0} was still turning when its time was over. What does one of its turns work out, how many of them are there, and do they come to an end?"),
    ("LongLoop", r"(.*) turns", "This call asks JAX for a loop of {0} turns, far more than its input gives reason for. Where does that number come from?"),
    ("HugeArray", r"shape (.*)", "Your function asks for an array of shape {0}, more than half a billion numbers. Print the shapes of what goes into that line."),
    ("DeepResult", "", "What your function returns is nested too deeply to be read, or contains itself. Print what it returns."),
    ("AsksForInput", "", "Your function waits for somebody to type, with input() or a debugger. All it needs comes in through its arguments."),
    ("Halts", "", "Your function stops for a debugger: take out breakpoint() before you check."),
    ("SystemExit", "", "Your function ends Python, by exit(), sys.exit() or the like. To leave a function, use return."),
    ("KeyboardInterrupt", "", "Your function raises KeyboardInterrupt, which is what Ctrl+C does. To leave a function, use return."),
    ("StillWaiting", r"after (.*)", "There was no result after {0}, and nothing was being worked out: your function was waiting. Is there a sleep in it, or does it wait for something else that never comes?"),
    ("StillCompiling", r"after (.*)", "After {0} JAX was still compiling your function. Where a Python loop runs under jit, every round of it is compiled; lax.scan and lax.fori_loop compile a single one. If your computer is busy, check once more: what has been compiled is kept."),
    ("StillCalling", r"after (.*)", "After {0} your function was still calling itself, deeper and deeper. What should end that, and is it ever reached?"),
    ("StillLooping", r"after (.*), in `while True`", "After {0} the loop `while True` was still going. A break or a return can end it: is one of them ever reached?"),
    ("StillLooping", r"after (.*), in (`while .*`)", "After {0} the loop {1} was still going. Which line in the loop changes what it asks about, and does that bring it to an end?"),
    ("StillRepeating", r"after (.*), in (`for .*`)", "After {0} the loop {1} was still going. How many rounds is that, and how long does one take?"),
    ("StillRunning", r"after (.*)", "There was no result after {0}, so your function was stopped. What in it takes that long?"),
    ("MemoryFull", r"taken (.*) of memory", "Your function was stopped when it had taken {0} of memory. What in it keeps growing?"),
    ("JaxRuntimeError", r"RESOURCE_EXHAUSTED|Out of memory", "An array in your function does not fit into memory. Print the shapes of the arrays it works with."),
    ("MemoryError", "", "Something in your function does not fit into memory. How large is what that line makes?"),
    ("TracerArrayConversionError", "", _TRACER.format(what="a NumPy function (np.) or np.asarray on its arguments")),
    ("TracerBoolConversionError", "", _TRACER.format(what="an `if`, `while`, `and` or `max` that asks about a value")),
    ("TracerIntegerConversionError", "", _TRACER.format(what="a traced value used as a whole number or an index")),
    ("ConcretizationTypeError", "", _TRACER.format(what="float(), int() or .item() on a value, or an `if` about it")),
    ("UnexpectedTracerError", "", "A value from inside jit or grad was kept, in a list or a global name, and used outside. Return it instead."),
    ("NonConcreteBooleanIndexError", "", "Under jit an array cannot be cut to where a condition holds. Use jnp.where."),
    ("TypeError", r"grad requires real- or complex-valued", "jax.grad can only vary real numbers, and was given integers. Is it the right argument (argnums), and is it 2.0 rather than 2?"),
    ("TypeError", r"Gradient only defined for scalar-output", "jax.grad needs a function that returns one number, and this one returns an array. Is a sum or a mean missing?"),
    ("TypeError", r"<function (\w+) .* is not a valid JAX type", "jax.grad or jax.jit was asked to vary {0}, a function. Only numbers and arrays can vary: is it the right argument (argnums)?"),
    ("ValueError", r"truth value of an array", "An `if` (or `and`, `or`, `while`) asked a whole array a yes-or-no question. jnp.where(condition, a, b) decides element by element."),
    ("TypeError", r"contracting dimensions to have the same shape, got \((.*?),?\) and \((.*?),?\)", "A product of arrays met {0} numbers on one side and {1} on the other. In A @ B the columns of A are as many as the rows of B: print both shapes."),
    ("TypeError", r"Shapes must be 1D sequences of concrete values", "Under jit a shape cannot depend on a value that jit follows. Take the number from .shape, or name the argument in static_argnames."),
    ("TypeError", r"Error interpreting argument to .* as an abstract array[\s\S]* of type <class '(.+?)'> and was passed to the function at path (\w+)\.?(?:\s|$)", "A compiled function takes numbers and arrays, and was handed a {0} for its argument {1}. If it should be an array, see where it comes from. If your own jax.jit should leave it as it is, name it in static_argnames."),
    ("TypeError", r"scan body output must be a pair", "The function given to lax.scan must return two things: the new carry, and what to keep of this step (None for nothing)."),
    ("TypeError", r"carry input and (?:carry )?output must have", "The loop's carry changes its form, shape or type from one step to the next. It must come out of a step as it went in: 0.0 rather than 0, the same keys, the same shapes."),
    ("TypeError", r"branches must have (?:equal|the same)", "The two branches of lax.cond return different types or forms. Both must return the same: 1.0 beside 1.0, not beside 1."),
    ("ValueError", r"Reverse-mode differentiation does not work for", "jax.grad cannot go backwards through lax.while_loop, whose steps are not counted beforehand. lax.scan, or a Python loop, keeps what it needs."),
    ("ValueError", r"pytree structure error|pytree.*mismatch|Custom node type mismatch|Dict key mismatch|(?:Arity|Tuple arity|List arity) mismatch", "Two nested structures do not match, such as theta and its gradient. They need the same keys and the same nesting: print both."),
    ("ValueError", r"Non-hashable static arguments", "static_argnums or static_argnames names an array or a dict. Only what stays the same, such as a function or a count of steps, can be static."),
    ("KeyReuseError", "", "A random key is used twice, so both draws are the same. Split it first: one, other = jax.random.split(key)."),
    ("TypeError", r"invalid PRNG key data|random.*key.*got", "A random function was given something that is no key. jax.random.key(0) makes one."),
    ("TypeError", r"(list|tuple) indices must be integers or slices, not str", "A {0} was asked for an entry by name. Its entries have numbers: layer[0], or go through them one by one."),
    ("TypeError", r"[Ii]ncompatible shapes for broadcasting", "Two arrays of different lengths met in one operation. Print their .shape just before that line."),
    ("ValueError", r"[Ii]ncompatible shapes for broadcasting", "Two arrays of different lengths met in one operation. Print their .shape just before that line."),
    ("TypeError", r"(\w+)\(\) missing \d+ required positional arguments?: (.*)", "{0} was called without {1}. Compare the call with the function's own parameters."),
    ("TypeError", r"(\w+)\(\) takes .* positional arguments? but .* given", "{0} was called with more arguments than it has parameters."),
    ("TypeError", r"'(\w+)' object is not callable", "Something that is a {0}, not a function, was called with parentheses."),
    ("TypeError", r"unsupported operand type\(s\) for (.+): '(.+)' and '(.+)'", "The operation {0} met a {1} and a {2}. If one of them is a dict such as theta, take out the number: theta[\"w\"]."),
    ("TypeError", r"does not support item assignment|JAX arrays are immutable", "JAX arrays cannot be changed in place. Make a new one, for example with x.at[i].set(value)."),
    ("TypeError", r"requires ndarray or scalar arguments, got <class '(.+)'>", "A jax.numpy function was given a {0}. It takes numbers and arrays: turn lists into arrays, take numbers out of dicts."),
    ("NameError", r"name '(.+)' is not defined", "The name {0} is not defined. Was its cell run, and is it spelled the same there?"),
    ("UnboundLocalError", r"variable '(.+)'", "{0} is used before anything was assigned to it in this function."),
    ("KeyError", r"(.+)", "There is no entry {0} in that dict. Which keys does theta have? They can differ from model to model."),
    ("AttributeError", r"'(.+)' object has no attribute '(.+)'", "A {0} has no .{1}."),
    ("AttributeError", r"module '(.+)' has no attribute '(.+)'", "{0} has no {1}. Look for a slip in the name."),
    ("IndexError", "", "An index lies outside its array. Counting starts at 0 and ends one before the length."),
    ("ZeroDivisionError", "", "A number was divided by zero."),
    ("RecursionError", "", "The function keeps calling itself. Does it have the same name as one that it means to use?"),
)  # fmt: skip


_BUSY = (
    " Not even that stopped it: it goes on and keeps a processor busy. "
    "To end it, restart the kernel (in a terminal: leave Python), and run your cells again."
)


def in_plain_words(failure: Failure) -> str:
    """What an exception means and what to do about it; the exception's own first line where nothing better is known."""
    message, busy, _ = failure.message.partition(f"; {STILL_BUSY}")
    for kind, pattern, words in _WORDS:
        match = re.search(pattern, message) if kind == failure.kind else None
        if match:
            return (words.format(*match.groups()) if match.groups() else words) + (_BUSY if busy else "")
    first = failure.message.strip().split("\n")[0]
    return f"Python stopped with {failure.kind}" + (f": {first}" if first else ".")
