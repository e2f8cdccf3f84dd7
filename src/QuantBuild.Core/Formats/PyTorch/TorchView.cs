using QuantBuild.Numerics;

namespace QuantBuild.Formats.PyTorch;

/// <summary>A storage as the pickle names it. Nothing of it is checked yet.</summary>
/// <param name="Key">Name of its record below <c>data/</c>.</param>
/// <param name="Elements">Number of elements of <paramref name="Type"/>.</param>
internal sealed record TorchStorage(string Key, ElementType Type, long Elements);

/// <summary>A tensor as the pickle tells it: a view of a storage. Nothing of it is checked yet.</summary>
/// <param name="Type">Type of the elements, which may differ from the storage's.</param>
/// <param name="Offset">Where the first element is, in elements of <paramref name="Type"/>.</param>
/// <param name="Shape">Sizes, outermost first.</param>
/// <param name="Strides">Elements of <paramref name="Type"/> from one index to the next, for each dimension.</param>
internal sealed record TorchView(TorchStorage Storage, ElementType Type, long Offset, long[] Shape, long[] Strides);
