using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Affine;

/// <summary>From positions to codes, all of them with the results of <see cref="NearestInteger"/> and a clamp, where they may be used.</summary>
internal interface ICodeRounding<TVector>
    where TVector : struct
{
    /// <summary>The codes from 0 to last; a zero may be negative.</summary>
    static abstract TVector Round(TVector position, TVector last);
}

/// <summary>For positions of any size, also infinite ones and none at all.</summary>
internal readonly struct RoundAny<TVector, TLanes> : ICodeRounding<TVector>
    where TVector : struct
    where TLanes : IFloatLanes<TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Round(TVector position, TVector last) =>
        TLanes.Smaller(TLanes.Larger(TLanes.NearestInteger(position), TLanes.Broadcast(0f)), last);
}

/// <summary>For positions whose nearest integer is one that <see cref="NearestInteger"/> finds.</summary>
internal readonly struct RoundBounded<TVector, TLanes> : ICodeRounding<TVector>
    where TVector : struct
    where TLanes : IFloatLanes<TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Round(TVector position, TVector last) =>
        TLanes.Smaller(TLanes.Larger(TLanes.Round(position), TLanes.Broadcast(0f)), last);
}

/// <summary>As <see cref="RoundBounded{TVector, TLanes}"/>, for positions that are no less than zero when they are rounded.</summary>
internal readonly struct RoundPositive<TVector, TLanes> : ICodeRounding<TVector>
    where TVector : struct
    where TLanes : IFloatLanes<TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Round(TVector position, TVector last) => TLanes.Smaller(TLanes.Round(position), last);
}

/// <summary>For positions that are codes when they are rounded.</summary>
internal readonly struct RoundWithin<TVector, TLanes> : ICodeRounding<TVector>
    where TVector : struct
    where TLanes : IFloatLanes<TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Round(TVector position, TVector last) => TLanes.Round(position);
}
