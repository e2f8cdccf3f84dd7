namespace QuantBuild.Kernels;

/// <summary>
/// The smallest and the largest of some values. A zero is always +0, so that it does not depend on the order in which values are looked at.
/// </summary>
/// <param name="Minimum">+infinity when there is no value.</param>
/// <param name="Maximum">-infinity when there is no value.</param>
public readonly record struct ValueRange(float Minimum, float Maximum);
