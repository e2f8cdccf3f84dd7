namespace QuantBuild.Formats.Onnx.Opset;

/// <summary>Thrown by an adapter for a node that has no equal in the next version; never leaves this folder.</summary>
/// <param name="reason">Ends the sentence "X cannot be raised: …", without a full stop.</param>
internal sealed class OpsetRefusedException(string reason) : Exception(reason);

/// <summary>A node that cannot be raised.</summary>
/// <param name="Node">Its name, or how else to find it.</param>
/// <param name="Version">The version it is written in.</param>
internal sealed record NodeRefusal(string Node, string Operator, int Version, string Reason);
