"""Exceptions in plain words: what happened, and what to do."""

from __future__ import annotations

import re

from dl_workshop.checking.outcome import STILL_BUSY, Failure, first_line

_TRACER = (
    "JAX was following your function to differentiate or compile it, and met a step that it cannot follow: {what}. "
    "Keep to jax.numpy (jnp) and to arithmetic on the arguments."
)

# (exceptions, a pattern in their message, what to say); the first that fits is used. {0}, {1} are the pattern's groups.
_WORDS = (
    # What a guard says, rather than Python.
    ("EndlessLoop", r"fori_loop .* after (.*) turns", "lax.fori_loop was still going after {0} rounds, and was stopped. Its first two arguments say from where to where it counts: which numbers do they hold here?"),
    ("EndlessLoop", r"after (.*) turns", "lax.while_loop was still going after {0} rounds, and was stopped. Its condition says when to go on, not when to stop: is yours that way round? And does each step change what the condition looks at?"),
    ("SlowLoop", r"(.*) was stopped", "{0} was still going when its time was over. What does one of its rounds work out, how many of them are there, and do they come to an end?"),
    ("LongLoop", r"(.*) turns", "This call asks JAX for a loop of {0} rounds, far more than its input gives reason for. Where does that number come from?"),
    ("HugeArray", r"shape (.*)", "Your function asks for an array of shape {0}, more than half a billion numbers. Print the shapes of what goes into that line."),
    ("DeepResult", "", "What your function returns is nested too deeply to be read, or contains itself. Print what it returns."),
    ("AsksForInput", "", "Your function waits for somebody to type, with input() or a debugger. All it needs comes in through its arguments."),
    ("Halts", "", "Your function stops for a debugger: take out breakpoint() before you check."),
    ("SystemExit", "", "Your function ends Python, by exit(), sys.exit() or the like. To leave a function, use return."),
    ("KeyboardInterrupt", "", "Your function raises KeyboardInterrupt, which is what Ctrl+C does. To leave a function, use return."),
    ("StillWaiting", r"after (.*)", "There was no result after {0}, and nothing was being worked out: your function was waiting. Is there a sleep in it, or does it wait for something else that never comes?"),
    ("StillCompiling", r"after (.*)", "After {0} JAX was still compiling your function. If your computer is busy, check once more: what has been compiled is kept. If not: every round of a Python loop is compiled by itself. Work on whole arrays, or loop with lax.scan (chapter 05)."),
    ("StillCalling", r"after (.*)", "After {0} your function was still calling itself, deeper and deeper. What should end that, and is it ever reached?"),
    ("StillLooping", r"after (.*), in `while True`", "After {0} the loop `while True` was still going. A break or a return can end it: is one of them ever reached?"),
    ("StillLooping", r"after (.*), in (`while .*`)", "After {0} the loop {1} was still going. Which line in the loop changes what it asks about, and does that bring it to an end?"),
    ("StillRepeating", r"after (.*), in (`for .*`)", "After {0} the loop {1} was still going. How many rounds is that, and how long does one take?"),
    ("StillRunning", r"after (.*)", "There was no result after {0}, so your function was stopped. What in it takes that long?"),
    ("MemoryFull", r"taken (.*) of memory", "Your function was stopped when it had taken {0} of memory. What in it keeps growing?"),
    ("JaxRuntimeError", r"RESOURCE_EXHAUSTED|Out of memory", "An array in your function does not fit into memory. Print the shapes of the arrays it works with."),
    ("MemoryError", "", "Something in your function does not fit into memory. How large is what that line makes?"),
    ("TracerArrayConversionError", "", _TRACER.format(what="a NumPy function (np.) or np.asarray on its arguments")),
    ("TracerBoolConversionError", "", _TRACER.format(what="a yes or no asked of a value, as `if`, `while`, `and`, `not`, `bool` or `max` ask it")),
    ("TracerIntegerConversionError", "", _TRACER.format(what="a traced value used as a whole number or an index")),
    ("ConcretizationTypeError", r"arose with the `(?:float|int|complex|bool)` function|item\(\) method", _TRACER.format(what="float(), int(), .item() or a function of `math` on a value")),
    ("ConcretizationTypeError", "", "While JAX follows a function, nothing in it can ask for a value itself: not .tolist(), not a length, a shape or a count of steps, nor a function from outside of JAX. Lengths come from .shape, a count of steps can be named in static_argnames."),
    ("UnexpectedTracerError", "", "A value from inside jit or grad was kept, in a list or a global name, and used outside. Return it instead."),
    ("NonConcreteBooleanIndexError", "", "Under jit an array cannot be cut down by a condition. Use jnp.where."),
    ("OtherForm", r"(.*)", "What your function returned, {0}, cannot be used the way the exercise uses it. Compare it with what the docstring says."),
    # What the workshop's own functions say of what they are given.
    ("TypeError", r"^(Expected (?!a callable)\S.*)", "{0}"),
    ("ValueError", r"^(Expected \S.*)", "{0}"),
    # jax.grad and its kin.
    ("TypeError", r"Expected a callable value, got", "jax.grad, jax.jit and jax.vmap want a function, and were given what a call of one returned, or some other value. The function itself goes in, and its arguments come after: jax.grad(f)(w), not jax.grad(f(w))."),
    ("TypeError", r"Gradient only defined for scalar-output functions\. Output was None", "jax.grad needs a function that returns one number, and this one returned None. Is a `return` missing in it?"),
    ("TypeError", r"Gradient only defined for scalar-output functions\. Output was \{", "jax.grad needs a function that returns one number, and this one returned a dict. Which number in it is to be differentiated? Return that one."),
    ("TypeError", r"Gradient only defined for scalar-output functions\. Output was [(\[]", "jax.grad needs a function that returns one number, and this one returned several things. Return only the number to differentiate; or keep the rest beside it, as a pair, with has_aux=True."),
    ("TypeError", r"Gradient only defined for scalar-output", "jax.grad needs a function that returns one number, and this one returned an array. Which single number is to be differentiated?"),
    ("TypeError", r"grad requires real- or complex-valued", "jax.grad can only vary real numbers, and was given integers. Is it the right argument (argnums), and is it 2.0 rather than 2?"),
    ("TypeError", r"differentiating with respect to argnums=.* requires at least \d+ positional arguments .* but got only (\d+)", "argnums counts the arguments from 0, and names one that this call does not have: it has {0}."),
    ("TypeError", r"expected function with aux output", "jax.grad has taken one of its arguments as has_aux, its third parameter, or a function that should return a pair returns something else. Several argnums go into one tuple: argnums=(0, 1)."),
    ("TypeError", r"<function (\w+) .* is not a valid JAX type", "JAX was asked to vary {0}, a function, by grad, jit or vmap. Only numbers and arrays can vary: are the right arguments chosen?"),
    ("TypeError", r"of type '?<class '(.+?)'>'? is not a valid JAX type", "JAX works on numbers and arrays, and on dicts, lists and tuples of them. Here it was given {0:a}."),
    ("ValueError", r"Reverse-mode differentiation does not work for", "jax.grad cannot go backwards through lax.while_loop, whose steps are not counted beforehand. lax.scan, or a Python loop, keeps what it needs."),
    # jax.jit and jax.vmap.
    ("TypeError", r"Shapes must be 1D sequences of concrete values", "Under jit a shape cannot depend on a value that jit follows. Take the number from .shape, or name the argument in static_argnames."),
    ("TypeError", r"Error interpreting argument to <function (\S+) .* as an abstract array[\s\S]* of type <class '(.+?)'> and was passed to the function at path (\w+)\.?(?:\s|$)", "{0:n} is compiled, takes numbers and arrays, and was handed {1:a} for `{2}`. If an array belongs there, look where this comes from. If a function or something else that is not an array belongs there, your own jax.jit can name `{2}` in static_argnames."),
    ("ValueError", r"Non-hashable static arguments", "static_argnums or static_argnames names something that can change, such as an array, a list or a dict. Only what stays the same can be static: a function, a number, a tuple."),
    ("ValueError", r"has invalid argnames \{(.+)\} in (static_argnames|donate_argnames)", "{1} names {0}, and the function has no parameter of that name."),
    ("ValueError", r"vmap was requested to map its argument along axis \d+, .* its rank should be at least \d+, but is only (\d+)", "jax.vmap goes through an axis of each argument, and one of them has {0:x}: a single number has none. in_axes=None stands for an argument that stays the same for all."),
    ("ValueError", r"vmap got inconsistent sizes", "jax.vmap goes through its arguments side by side, and they are not of the same length. in_axes says along which axis to go, and None which argument stays the same for all."),
    ("ValueError", r"in_axes must be an int, None, or a tuple", "The in_axes of jax.vmap needs one entry for every argument: a number for an axis, None for what stays the same for all."),
    # Loops and branches of jax.lax.
    ("TypeError", r"scan body output must be a pair", "The function given to lax.scan must return two things: the new carry, and what to keep of this step (None for nothing)."),
    ("ValueError", r"scan got no values to scan over and `length`", "lax.scan was not told how many steps to take. Where there is nothing to go through, length=... says how many."),
    ("ValueError", r"scan got value with no leading axis", "lax.scan goes through the rows of its third argument, and that one is a single number. To count steps, give None there, and length=..."),
    ("TypeError", r"lower and upper arguments to fori_loop must have equal types", "lax.fori_loop counts from one whole number to another, and one of its first two arguments is not a whole number."),
    ("TypeError", r"cond_fun must return a boolean scalar", "The condition of lax.while_loop must return a single True or False. It returned something else: an array, a number, or several things."),
    ("TypeError", r"true_fun and false_fun arguments should be callable", "The branches of lax.cond are functions, and here one of them is a value. jnp.where(condition, a, b) chooses between values."),
    ("TypeError", r"Pred must be a scalar", "lax.cond decides once, by a single True or False, and was given an array of them. jnp.where(condition, a, b) decides element by element."),
    ("TypeError", r"carry input and (?:carry )?output must have", "The loop's carry changes its form, shape or type from one step to the next. It must come out of a step as it went in, with the same keys, shapes and types (0.0 rather than 0). A step of lax.scan returns two things: what to carry on, and what to keep."),
    ("TypeError", r"branch(?:es| outputs) must have (?:equal|the same)", "The two branches of lax.cond return different types or forms. Both must return the same: 1.0 beside 1.0, not beside 1."),
    # Dicts, lists and tuples as parameters.
    ("ValueError", r"pytree structure error|pytree.*mismatch|Custom node type mismatch|Dict key mismatch|(?:Arity|Tuple arity|List arity) mismatch", "jax.tree.map went through two nested structures that do not match. They need the same keys and the same nesting: print both."),
    ("TypeError", r"(list|tuple) indices must be integers or slices, not str", "A {0} was asked for an entry by name. The entries of a {0} have numbers, from 0; only a dict has names."),
    ("TypeError", r"(list|tuple) indices must be integers or slices, not (.+)", "The entries of a {0} are counted by whole numbers, and here {1:a} was used. An array made by jnp.array can be indexed by arrays too."),
    ("TypeError", r"does not support string indexing", "An array was asked for an entry by name. Only a dict has names: what is this array, and where does it come from?"),
    ("KeyError", r"(.+)", "There is no entry {0} in that dict. Which keys does it have? Print them; where it comes in as an argument, they can differ from one call to the next."),
    # Arithmetic on what is not a number, or of another kind.
    ("TypeError", r"^xor does not accept dtype|unsupported operand type\(s\) for \^: '(?:float|int)' and '(?:float|int)'", "^ does not mean a power in Python: it works on the bits of whole numbers. A power is written **."),
    ("TypeError", r"^(?:and|or) does not accept dtype float", "& and | join conditions, and here one side is a number with decimals. They bind more tightly than ==: write each comparison in parentheses, (a == 1) & (b == 1)."),
    ("TypeError", r"^neg does not accept dtype bool", "A minus does not work on True and False; ~ turns each into the other."),
    ("TypeError", r"unsupported operand type\(s\) for .*'str'|bad operand type for unary .*'str'|can only concatenate str|not supported between instances of .*'str'", "A string took part in a calculation. Print what stands there: is it a key, in place of the entry that belongs to it?"),
    ("TypeError", r"unsupported operand type\(s\) for .+: (?:'dict' and '.+'|'.+' and 'dict')|bad operand type for unary .*: 'dict'|'[<>]=?' not supported between instances of (?:'dict' and '.+'|'.+' and 'dict')", "Python cannot calculate with a whole dict. jax.tree.map(lambda a, b: ..., one, other) does it entry by entry; a single entry is taken out by its key."),
    ("TypeError", r"unsupported operand type\(s\) for (.+?)(?: or pow\(\))?: (?:'[\w.]*(?:[Ff]unction|ufunc)[\w.]*' and '.+'|'.+' and '[\w.]*(?:[Ff]unction|ufunc)[\w.]*'|'type' and '.+'|'.+' and 'type')", "One side of {0} is a function itself, not its value. A function gives its value when it is called: f(w), jnp.exp(-z), jax.grad(f)(w)."),
    ("TypeError", r"bad operand type for unary (.+): '[\w.]*[Ff]unction", "{0} is followed by a function itself, not by its value. A function gives its value when it is called: f(w), jax.grad(f)(w)."),
    ("TypeError", r"unsupported operand type\(s\) for (.+?)(?: or pow\(\))?: (?:'NoneType' and '.+'|'.+' and 'NoneType')|'([<>]=?)' not supported between instances of (?:'NoneType' and '.+'|'.+' and 'NoneType')", "None took part in a calculation, in your line or in something that it calls."),
    ("TypeError", r"can't multiply sequence by non-int of type|can only concatenate (list|tuple)", "Python does not calculate with the entries of a list or a tuple. jnp.array makes an array from numbers, and jax.tree.map goes through whatever is nested."),
    ("TypeError", r"unsupported operand type\(s\) for .+: (?:'(?:list|tuple)' and '.+'|'.+' and '(?:list|tuple)')|bad operand type for unary .*: '(?:list|tuple)'", "Python does not calculate with the entries of a list or a tuple. jnp.array(...) makes an array from a list; and where a function has returned several things, take out the one you need."),
    ("TypeError", r"unsupported operand type\(s\) for (.+): '(.+)' and '(.+)'", "The operation {0} met {1:a} and {2:a}, and does not work on these two."),
    ("TypeError", r"'(\w+)' and '(\w+)'", "The two sides of a comparison are {0:a} and {1:a}, which cannot be compared."),
    ("TypeError", r"'([\w.]+)' object is not callable", "{0:A} was called like a function: by parentheses after it, or by something that it was handed to in place of a function. To multiply, write *; to take an entry, write square brackets."),
    ("TypeError", r"'[\w.]*[Ff]unction[\w.]*' object is not subscriptable", "Square brackets were written after a function. Parentheses call it: f(w)."),
    ("TypeError", r"'([\w.]+)' object is not subscriptable", "{0:A} has no entries to take out by square brackets."),
    ("TypeError", r"cannot unpack non-iterable ([\w.]+) object", "There are several names to the left of =, and to the right {0:a}, which is a single thing."),
    ("TypeError", r"iteration over a 0-d array", "A single number was treated like a list: by a loop, or by several names to the left of =."),
    ("TypeError", r"'NoneType' object is not iterable", "None was treated like a list. Where does it come from: a function that has no `return`?"),
    ("TypeError", r"'int' object is not iterable", "A whole number was treated like a list. To repeat something n times, write range(n)."),
    ("TypeError", r"'float' object is not iterable", "A number was treated like a list."),
    ("TypeError", r"'([\w.]+)' object is not iterable", "{0:A} was treated like a list, and is not one."),
    ("ValueError", r"too many values to unpack \(expected (\d+)", "There are names for {0} values there, and more came."),
    ("ValueError", r"Calling nonzero on 0d arrays", "jnp.nonzero and the like go through an array, and were given a single number."),
    ("ValueError", r"not enough values to unpack \(expected (?:at least )?(\d+), got (\d+)\)", "There are names for {0} values there, and {1} came."),
    ("TypeError", r"(int|float)\(\) argument must be a string.* not '([\w.]+)'", "{0}() makes a number from another number, and was given {1:a}."),
    ("TypeError", r"'float' object cannot be interpreted as an integer", "A whole number is needed there, and it came as a float. 3 is a whole number and 3.0 is not; // divides whole numbers and gives one."),
    ("TypeError", r"object of type '([\w.]+)' has no len\(\)|len\(\) of unsized object", "len() counts the entries of an array or a list, and this is a single number, or nothing that has entries."),
    # Arrays.
    ("ValueError", r"truth value of an empty array", "An array without a single element was asked for a yes or no, and has none to give. a.size == 0 asks whether it is empty."),
    ("ValueError", r"truth value of an array", "An array of several elements was asked for one yes or no, say by `if`, `and`, `or`, `not`, max, `in`, a < b < c, or comparing lists or dicts. Element by element: jnp.where(condition, a, b) or jnp.maximum(a, b); (...) & (...) for `and`, (...) | (...) for `or`."),
    ("TypeError", r"contracting dimensions to have the same shape, got \((.*?),?\) and \((.*?),?\)", "A product of arrays met the lengths {0} and {1}. In A @ B, A must have as many columns as B has rows: print both shapes."),
    ("ValueError", r"matmul input operand \d must have ndim at least 1", "@ multiplies arrays, and one side of it is a single number. Is it the one that was meant? Numbers are multiplied by *."),
    ("TypeError", r"does not support item assignment|JAX arrays are immutable", "JAX arrays cannot be changed in place. x.at[i].set(value) makes a new one with another entry, and x.at[i].add(value) one with something added to it."),
    ("TypeError", r"requires ndarray or scalar arguments, got <class '(list|tuple)'>", "A jax.numpy function was given a {0}, and takes numbers and arrays. jnp.array(...) makes an array from a list of numbers."),
    ("TypeError", r"requires ndarray or scalar arguments, got <class 'dict'>", "A jax.numpy function was given a whole dict, and takes numbers and arrays. Its entries are taken out by their keys."),
    ("TypeError", r"requires ndarray or scalar arguments, got <class '(.+?)'>", "A jax.numpy function was given {0:a}, and takes numbers and arrays."),
    ("TypeError|ValueError", r"[Ii]ncompatible shapes for broadcasting: (?:shapes=\[)?(\(.*\))", "Arrays of different lengths met in one operation: their shapes are {0}."),
    ("TypeError", r"Only scalar arrays can be converted to Python scalars", "float(), int() or a function of `math` takes a single number, and was given an array that has axes. jnp works on whole arrays: jnp.exp, jnp.log, jnp.sqrt."),
    ("TypeError", r"Only integer scalar arrays can be converted to a scalar index", "An array stands where a single whole number is needed, an axis, say, or a length. Did a comma slip in where one array was meant? Arrays that are joined go into one list; and a string cannot be multiplied by an array."),
    ("ValueError", r"zero-dimensional arrays cannot be concatenated", "A single number cannot be joined to others as if it were an array: it has no axis."),
    ("ValueError", r"Cannot stack arrays|All input arrays must have the same shape", "Arrays can be stacked where all have the same shape. Print the shapes of what is stacked here."),
    ("ValueError", r"Axis must be specified when shapes of a and weights differ|Shape of weights must be consistent with shape of a", "jnp.average needs one weight for every entry that it averages, along the axis that axis=... names. Print the shapes of both."),
    ("ValueError", r"inhomogeneous shape|setting an array element with a sequence", "Rows of different lengths do not make an array."),
    ("ValueError", r"cannot select an axis to squeeze out", "squeeze takes away an axis of length 1, and this one is longer."),
    ("ValueError", r"left hand array must be at least two dimensional", "jnp.linalg.solve wants the matrix first, and then the right-hand side."),
    ("TypeError", r"Cannot interpret '(\d+)' as a data type", "{0} stands where a type of numbers is expected. A shape goes into one tuple: (m, n)."),
    ("TypeError|ValueError", r"dtype object is not a valid JAX array type|entry not a 2- or 3- tuple", "jnp makes arrays of numbers, and was given something else. Print what it is."),
    ("TypeError", r"Cannot interpret value of type <class '(.+?)'> as an abstract array", "{0:A} stands where an array is expected. Are two arguments swapped?"),
    ("TypeError", r"Cannot concatenate arrays", "Arrays can be joined where all their other axes agree, in number and in length. Print the shapes of what is joined here."),
    ("TypeError", r"cannot reshape array of shape (.+) \(size \d+\) into shape (.+) \(size \d+\)", "An array of shape {0} cannot be given the shape {1}: that would be another number of entries."),
    ("TypeError", r"cannot reshape array of shape .+ \(size (\d+)\) into shape (.+?) because", "An array of {0} entries cannot be given the shape {1}: they do not divide evenly."),
    ("TypeError", r"Indexer must have integer or boolean type", "The entries of an array are counted by whole numbers, and something else stands in the square brackets."),
    ("TypeError", r"Using a non-tuple sequence for multidimensional indexing", "JAX does not take a list in square brackets. jnp.array([...]) in them does what is meant."),
    ("IndexError", r"Too many indices: array is 0-dimensional", "Square brackets follow a single number, which has no entries. Where would an array come in, and where a number?"),
    ("IndexError", r"Too many indices: array is (\d+)-dimensional, but (\d+)", "An array with {0:x} was asked for an entry by {1} indices."),
    ("IndexError", r"^tuple index out of range", "A tuple is shorter than your line expects: it has no entry of that number. (A shape is a tuple too: jnp.mean along an axis that the array does not have stops like this.)"),
    ("IndexError", r"[Ss]lice (?:entries|indices|sizes) must", "A slice needs whole numbers that are known beforehand, and here one depends on an argument that JAX follows. Name that argument in static_argnames."),
    ("IndexError", "", "An index lies outside of what it counts. Counting starts at 0 and ends one before the length."),
    ("ValueError|AxisError", r"axis (-?\d+) is out of bounds for array of dimension 0", "A single number has no axes, so no axis {0}. Where would an array come in, and where a number?"),
    ("ValueError|AxisError", r"axis (-?\d+) is out of bounds for array of dimension (\d+)", "axis={0} does not exist in an array with {1:x}. The first one is axis 0."),
    # Meshes and shardings.
    ("ValueError", r"Mesh requires the ndim of its first argument", "A Mesh needs one name for every axis of its array of devices. A row of devices has one axis, and so one name."),
    ("ValueError", r"Number of devices \d+ must be >= the product of mesh_shape", "The mesh asks for more devices than there are. Are they the ones that were handed in?"),
    ("ValueError", r"Resource axis: (\w+) .*is not found in mesh: \((.+?),?\)", "The PartitionSpec names an axis {0}, and the mesh has none of that name: its axes are called {1}."),
    ("ValueError", r"is incompatible with its sharding annotation", "A PartitionSpec names more axes than one of the arrays has: a single number has none."),
    ("TypeError", r"__init__\(\): incompatible function arguments", "Something was made with arguments that it does not take. A NamedSharding takes a mesh and a PartitionSpec, in this order."),
    # Random keys.
    ("TypeError", r"key array cannot be converted to boolean", "A random key is neither true nor false. Whether there is one is asked by: key is None."),
    ("TypeError", r"key accepts a scalar seed, but was given a PRNG key", "jax.random.key makes a key from a whole number, and was given a key. That one can be used as it is."),
    ("KeyReuseError", "", "A random key is used twice, so both draws are the same. Split it first: one, other = jax.random.split(key)."),
    ("TypeError", r"unexpected PRNG key type <class 'NoneType'>", "A random function was given None in place of a key. Where key is None, make one first: jax.random.key(0), say."),
    ("TypeError", r"invalid PRNG key data|unexpected PRNG key type|random.*key.*got", "A random function was given something that is not a key. jax.random.key(0) makes one."),
    # Names and calls.
    ("TypeError", r"([\w.<>]+)\(\) missing \d+ required (?:positional|keyword-only) arguments?: (.*)", "{0:n} was called without {1}. Compare the call with the function's own parameters."),
    ("TypeError", r"([\w.<>]+)\(\) takes (.*) positional arguments? but (.*) (?:was|were) given", "{0:n} was called with {2} arguments, and takes {1}."),
    ("TypeError", r"([\w.<>]+)\(\) got an unexpected keyword argument '(.+)'", "{0:n} has no parameter called {1}."),
    ("TypeError", r"([\w.<>]+)\(\) got multiple values for argument '(.+)'", "{0:n} was given {1} twice: once by its place, and once by its name."),
    ("NameError", r"name '(Mesh|NamedSharding|PartitionSpec)' is not defined", "The name {0} is not defined. It has to be imported: from jax.sharding import {0}"),
    ("NameError", r"name '(.+)' is not defined", "The name {0} is not defined. Was its cell run, and is it spelled the same there?"),
    ("UnboundLocalError", r"variable '(.+?)'", "{0} is used before anything was assigned to it in this function."),
    ("AttributeError", r"module 'jax(?:\.numpy)?' has no attribute '(Mesh|NamedSharding|PartitionSpec)'", "{0} lives in jax.sharding: from jax.sharding import {0}"),
    ("AttributeError", r"module 'jax\.numpy' has no attribute '(sigmoid|softmax|relu|log_softmax|logsumexp|one_hot|softplus|log_sigmoid)'", "jax.numpy has no {0}; jax.nn has."),
    ("AttributeError", r"module 'jax' has no attribute '(exp|log|sum|mean|where|array|sqrt|tanh|square|abs|dot|maximum|minimum|arange|linspace|zeros|ones)'", "jax itself has no {0}; jax.numpy has, and its short name is jnp."),
    ("AttributeError", r"module 'jax\.numpy' has no attribute '(random|grad|jit|vmap|lax|nn|tree|value_and_grad|hessian)'", "jnp has no {0}; jax itself has: jax.{0}"),
    ("AttributeError", r"module '(.+)' has no attribute '(.+)'", "{0} has no {1}. Look for a slip in the name, or whether another module has it."),
    ("AttributeError", r"'(?:P|PartitionSpec)' object has no attribute", "A PartitionSpec stands where a mesh is wanted: NamedSharding takes the mesh first, then the specification."),
    ("AttributeError", r"'(.+)' object has no attribute '(.+)'", "{0:A} has no .{1}."),
    ("AttributeError", r"\w*Tracer has no attribute (\w+)", "An array has no .{0}."),
    ("AttributeError", r"^(jax\.[\w.]+) is deprecated; use ([\w.]+) instead", "{0} is no longer there. {1} takes its place."),
    ("ModuleNotFoundError", r"No module named '(.+)'", "There is no package {0} here. All that is needed here is jax and jax.numpy."),
    ("ImportError", r"cannot import name '(\w+)' from '([\w.]+)'", "{1} has no {0} to import. Look for a slip in the name, or whether another module has it."),
    ("ZeroDivisionError", "", "A number was divided by zero."),
    ("OverflowError", r"Numerical result out of range|too large", "A number grew larger than a Python float can be. Which line makes it grow?"),
    ("OverflowError", r"math range error", "A function of `math` stops where its result is too large for a float. jnp.exp and the like return inf there."),
    ("ValueError", r"math domain error", "A function of `math` was given a number for which it is not defined, such as math.log(0). jnp.log and the like return -inf or nan there."),
    ("RecursionError", "", "The function keeps calling itself. Does it have the same name as one that it means to use? Or is what should end it never reached?"),
    ("TypeError", r"unhashable type: '(.+?)'", "{0:A} cannot be the key of a dict, a member of a set, or a static argument of jit. Does it stand where a name, a number or a string belongs?"),
    ("AssertionError", r"^$", "An `assert` in your function did not hold."),
)  # fmt: skip


_BUSY = (
    " Not even that stopped it: it goes on and keeps a processor busy. "
    "To end it, restart the kernel (in a terminal: leave Python), and run your cells again."
)


_THINGS = {
    "NoneType": "None", "str": "a string", "ArrayImpl": "an array", "ndarray": "an array", "PjitFunction": "a function",
    "PRNGKeyArray": "a random key", "builtin_function_or_method": "a function", "custom_jvp": "a function", "partial": "a function", "type": "a type",
}  # fmt: skip
"""What values of some types are called."""


class _Group(str):
    """A part of a message. `a` names a value by its type ("an array"), `A` at the start of a sentence, `n` a function, `x` counts axes."""

    def __format__(self, spec: str) -> str:
        last = self.rsplit(".", 1)[-1]
        if spec == "n":
            return "A function" if last.startswith("<") else last
        if spec == "x":
            return f"{self} axis" if self == "1" else f"{'no' if self == '0' else self} axes"
        if spec not in ("a", "A"):
            return str(self)
        named = "an array" if last.endswith("Tracer") else _THINGS.get(last)
        named = named or f"{'an' if last[0].lower() in 'aeiou' else 'a'} {last}"
        return named[0].upper() + named[1:] if spec == "A" else named


def in_plain_words(failure: Failure) -> str:
    """What an exception means and what to do about it; the exception's own first line where nothing better is known."""
    message, busy, _ = failure.message.partition(f"; {STILL_BUSY}")
    for kinds, pattern, words in _WORDS:
        match = re.search(pattern, message) if failure.kind in kinds.split("|") else None
        if match:
            return words.format(*(_Group(group or "") for group in match.groups())) + (_BUSY if busy else "")
    first = re.sub(r"(?:<class )?'?jaxlib\.(?:\w+\.)*(\w+)'?>?", lambda found: f"{_Group(found[1]):a}", first_line(message))
    return f"Python stopped with {failure.kind}" + (f": {first}" if first else ".")
