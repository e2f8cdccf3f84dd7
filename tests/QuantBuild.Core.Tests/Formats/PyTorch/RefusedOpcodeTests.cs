using System.Text;
using QuantBuild.Diagnostics;
using QuantBuild.Formats.PyTorch;
using QuantBuild.Formats.PyTorch.Pickle;

namespace QuantBuild.Core.Tests.Formats.PyTorch;

[TestClass]
public sealed class RefusedOpcodeTests
{
    /// <summary>All that runs something, or that a state_dict does not need, with the operands that would make it work in Python.</summary>
    [TestMethod]
    [DataRow("NEWOBJ", new byte[] { 0x81 })]
    [DataRow("NEWOBJ_EX", new byte[] { 0x92 })]
    [DataRow("INST", new byte[] { (byte)'i', (byte)'o', (byte)'s', 10, (byte)'x', 10 })]
    [DataRow("OBJ", new byte[] { (byte)'o' })]
    [DataRow("EXT1", new byte[] { 0x82, 1 })]
    [DataRow("EXT2", new byte[] { 0x83, 1, 0 })]
    [DataRow("EXT4", new byte[] { 0x84, 1, 0, 0, 0 })]
    [DataRow("PERSID", new byte[] { (byte)'P', (byte)'0', 10 })]
    [DataRow("DUP", new byte[] { (byte)'2' })]
    [DataRow("POP", new byte[] { (byte)'0' })]
    [DataRow("LONG4", new byte[] { 0x8B, 255, 255, 255, 127 })]
    [DataRow("BINUNICODE8", new byte[] { 0x8D, 255, 255, 255, 255, 255, 255, 255, 127 })]
    [DataRow("BINBYTES8", new byte[] { 0x8E, 255, 255, 255, 255, 255, 255, 255, 127 })]
    [DataRow("BYTEARRAY8", new byte[] { 0x96, 255, 255, 255, 255, 255, 255, 255, 127 })]
    [DataRow("NEXT_BUFFER", new byte[] { 0x97 })]
    [DataRow("FROZENSET", new byte[] { 0x91 })]
    [DataRow("INT", new byte[] { (byte)'I', (byte)'1', 10 })]
    [DataRow("0xFF", new byte[] { 0xFF })]
    public void An_instruction_that_a_state_dict_does_not_need_is_refused_by_name(string name, byte[] instruction)
    {
        var diagnostic = Checkpoint.Refused("QB2450", new PickleWriter(5).Dict().Op(')').Raw(instruction).Stop());

        Assert.Contains(name, diagnostic.Found!);
    }

    [TestMethod]
    public void No_byte_ends_in_another_exception()
    {
        for (var opcode = 0; opcode < 256; opcode++)
        {
            foreach (var before in new[] { "", "}", "](", "}(", "K\u0001", "N)" })
            {
                byte[] pickle = [0x80, 2, .. Encoding.Latin1.GetBytes(before), (byte)opcode, (byte)'.'];
                Assert.ThrowsExactly<QuantBuildException>(() => StateDict.Find("x.bin", PickleMachine.Load("x.bin", pickle)));
            }
        }
    }
}
