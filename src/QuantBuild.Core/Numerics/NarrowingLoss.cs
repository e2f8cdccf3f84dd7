namespace QuantBuild.Numerics;

/// <summary>What a conversion to a narrower floating-point type could not keep.</summary>
/// <param name="Overflowed">Finite values that became infinite.</param>
/// <param name="Vanished">Values other than zero that became zero.</param>
public readonly record struct NarrowingLoss(long Overflowed, long Vanished)
{
    /// <summary>The losses of two pieces together.</summary>
    public static NarrowingLoss operator +(NarrowingLoss left, NarrowingLoss right) => Add(left, right);

    /// <summary>The losses of two pieces together.</summary>
    public static NarrowingLoss Add(NarrowingLoss left, NarrowingLoss right) =>
        new(left.Overflowed + right.Overflowed, left.Vanished + right.Vanished);
}
