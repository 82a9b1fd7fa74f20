"""What happened when, and where one can read it; what notes say of it, and what is so."""

from dataclasses import dataclass

METHODS, NETS, MATTER = LANES = ("method", "network", "data or chip")
TOLD, CORRECTED = "as often told", "corrected"


@dataclass(frozen=True)
class Event:
    """A year, what came then, which kind of thing it is, and the publication that says so."""

    year: int
    name: str
    lane: str  # one of LANES
    source: str


EVENTS = (
    Event(
        1958,
        "perceptron",
        NETS,
        "F. Rosenblatt, The Perceptron: A Probabilistic Model for Information Storage and "
        "Organization in the Brain, Psychological Review",
    ),
    Event(
        1958,
        "logistic regression",
        METHODS,
        "D. R. Cox, The Regression Analysis of Binary Sequences, Journal of the Royal Statistical "
        "Society B",
    ),
    Event(
        1961,
        "naive Bayes",
        METHODS,
        "M. E. Maron, Automatic Indexing: An Experimental Inquiry, Journal of the ACM",
    ),
    Event(
        1984,
        "decision trees",
        METHODS,
        "L. Breiman, J. Friedman, R. Olshen and C. Stone, Classification and Regression Trees",
    ),
    Event(
        1986,
        "backpropagation",
        NETS,
        "D. Rumelhart, G. Hinton and R. Williams, Learning Representations by Back-Propagating "
        "Errors, Nature",
    ),
    Event(
        1989,
        "convolutional net",
        NETS,
        "Y. LeCun and others, Backpropagation Applied to Handwritten Zip Code Recognition, Neural "
        "Computation",
    ),
    Event(
        1992,
        "kernel SVM",
        METHODS,
        "B. Boser, I. Guyon and V. Vapnik, A Training Algorithm for Optimal Margin Classifiers, "
        "COLT",
    ),
    Event(
        1997,
        "LSTM",
        NETS,
        "S. Hochreiter and J. Schmidhuber, Long Short-Term Memory, Neural Computation",
    ),
    Event(
        1998,
        "LeNet-5 on MNIST",
        NETS,
        "Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, Gradient-Based Learning Applied to "
        "Document Recognition, Proceedings of the IEEE",
    ),
    Event(2001, "random forest", METHODS, "L. Breiman, Random Forests, Machine Learning"),
    Event(
        2001,
        "gradient boosting",
        METHODS,
        "J. Friedman, Greedy Function Approximation: A Gradient Boosting Machine, Annals of "
        "Statistics",
    ),
    Event(
        2008,
        "programs on graphics chips",
        MATTER,
        "J. Nickolls, I. Buck, M. Garland and K. Skadron, Scalable Parallel Programming with CUDA, "
        "ACM Queue",
    ),
    Event(
        2009,
        "ImageNet",
        MATTER,
        "J. Deng and others, ImageNet: A Large-Scale Hierarchical Image Database, CVPR",
    ),
    Event(
        2012,
        "AlexNet",
        NETS,
        "A. Krizhevsky, I. Sutskever and G. Hinton, ImageNet Classification with Deep "
        "Convolutional Neural Networks, NeurIPS",
    ),
    Event(
        2016,
        "XGBoost",
        METHODS,
        "T. Chen and C. Guestrin, XGBoost: A Scalable Tree Boosting System, KDD",
    ),
    Event(
        2017,
        "Fashion-MNIST",
        MATTER,
        "H. Xiao, K. Rasul and R. Vollgraf, Fashion-MNIST, arXiv:1708.07747",
    ),
)


@dataclass(frozen=True)
class Framework:
    """A library, and when it came: from and to, in years, as far as that is known."""

    name: str
    when: str
    span: tuple[float, float]
    source: str
    told: str = ""  # what notes say of the date; empty where they have it right
    told_span: tuple[float, float] = (0.0, 0.0)


def month(year: int, number: int) -> tuple[float, float]:
    """The span of a month, in years."""
    return year + (number - 1) / 12, year + number / 12


FRAMEWORKS = (
    Framework(
        "Caffe",
        "2014",
        (2014, 2015),
        "Y. Jia and others, [Caffe: Convolutional Architecture for Fast Feature Embedding]"
        "(https://arxiv.org/abs/1408.5093), 2014",
    ),
    Framework(
        "Keras", "2015", (2015, 2016), "F. Chollet and others, [Keras](https://keras.io), 2015"
    ),
    Framework(
        "TensorFlow",
        "November 2015",
        month(2015, 11),
        "M. Abadi and others, [TensorFlow: Large-Scale Machine Learning on Heterogeneous "
        "Distributed Systems](https://arxiv.org/abs/1603.04467), white paper of 9 November 2015",
        "September 2015",
        month(2015, 9),
    ),
    Framework(
        "PaddlePaddle",
        "2016",
        (2016, 2017),
        "its repository, whose history begins that year, [PaddlePaddle](https://github.com/PaddlePaddle/Paddle)",
    ),
    Framework(
        "PyTorch",
        "January 2017",
        month(2017, 1),
        "the PyTorch team, [PyTorch, a year in](https://pytorch.org/blog/a-year-in/), "
        "19 January 2018",
        "201…, cut off",
        (2010, 2020),
    ),
)


@dataclass(frozen=True)
class Claim:
    """What notes say of something, what is so, and where one can read it."""

    about: str
    told: str
    corrected: str
    source: str


CLAIMS = (
    *(
        Claim(one.name, f"came out in {one.told}", f"came out in {one.when}", one.source)
        for one in FRAMEWORKS
        if one.told
    ),
    Claim(
        "Caffe",
        "has no Python interface",
        "has a Python interface, pycaffe, beside its command line and MATLAB",
        "[Interfaces](https://caffe.berkeleyvision.org/tutorial/interfaces.html), in the "
        "documentation of Caffe",
    ),
    Claim(
        "linear regression",
        "has no parameters",
        "has parameters, the weights and the bias, which are learned; by least squares it has no "
        "hyper-parameters to set",
        "[Linear Models](https://scikit-learn.org/stable/modules/linear_model.html), in the "
        "user guide of scikit-learn",
    ),
    Claim(
        "y = Xw + b",
        "is a linear programming model",
        "is a linear regression model; linear programming is another thing, the best of a linear "
        "cost under linear inequalities",
        "S. Boyd, L. Vandenberghe, [Convex Optimization](https://web.stanford.edu/~boyd/cvxbook/), "
        "4.3",
    ),
    Claim(
        "sharp pictures in a notebook",
        "come by a function of IPython itself",
        "come by the function of the same name in the package matplotlib-inline; the older one is "
        "deprecated since IPython 7.23",
        "[IPython.display](https://ipython.readthedocs.io/en/stable/api/generated/"
        "IPython.display.html), in the documentation of IPython",
    ),
)


def spans(told: bool) -> dict[str, list[object]]:
    """A row a framework: its name, from, to, its date in words, and whether that is only told."""
    rows: dict[str, list[object]] = {"name": [], "start": [], "end": [], "when": [], "which": []}
    for one in FRAMEWORKS:
        false = told and bool(one.told)
        start, end = one.told_span if false else one.span
        values = (
            one.name,
            start,
            end,
            one.told if false else one.when,
            TOLD if false else CORRECTED,
        )
        for column, value in zip(rows.values(), values, strict=True):
            column.append(value)
    return rows
