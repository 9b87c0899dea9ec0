// Accounts.
using System;
using System.Collections.Generic;

[assembly: CLSCompliant(true)]

namespace Example.Accounts
{
    /// <summary>What an account may be.</summary>
    [Flags]
    public enum Kind { None = 0, Open = 1 }

    public delegate void Changed(object sender, decimal by);

    public interface IAccount<T> : IDisposable where T : struct
    {
        T Balance { get; }
        void Pay(T sum, string note = "");
    }

    /// <summary>
    /// Keeps a balance.
    /// </summary>
    [Serializable]
    public sealed partial class Account : IAccount<decimal>
    {
        public const int Most = 10;
        private readonly Dictionary<string, decimal> sums = new()
        {
            ["a"] = 1m,
        }, others = new();
        public event Changed? OnChanged;

        public Account(string name) : base() => Name = name;
        static Account() { }
        ~Account() { Dispose(); }

        public string Name { get; private set; } = "none";
        public decimal Balance => 0m;
        public bool IsOpen
        {
            get { var local = 1; return local > 0; }
            set => Console.WriteLine(value);
        }
        public decimal this[string key] => sums[key];

        [Obsolete("soon")]
        public async Task<decimal> Sum<T>(
            IEnumerable<T> parts,
            Func<T, decimal> of)
            where T : class
        {
            decimal Add(decimal a, decimal b) { return a + b; }
            foreach (var part in parts)
            {
                if (part is null) continue;
            }
            return await Task.Run(() => { var x = 1; return Add(x, 2); });
        }

        public static Account operator +(Account a, Account b) => a;
        public static explicit operator decimal(Account it) => it.Balance;
        void IAccount<decimal>.Pay(decimal sum, string note) { }
        public void Dispose() { }

        private class Inner { internal int field; }
    }

    public record Point(int X, int Y)
    {
        public double Length() => Math.Sqrt(X * X + Y * Y);
    }

    public record struct Size(int Width);
    public struct Pair { public int A; public int B; }

    namespace Deeper { static class Extensions { public static int Twice(this int a) => a * 2; } }
}
