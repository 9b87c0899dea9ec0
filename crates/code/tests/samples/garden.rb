# frozen_string_literal: true

require 'set'
require_relative 'plant'

# Plants and where they grow.
module Garden
  MOST = 12
  NAMES = %w[
    rose
    tulip
  ].freeze

  class Error < StandardError; end

  # A bed of plants.
  class Bed < Struct.new(:width, :height)
    include Enumerable
    attr_reader :plants, :soil
    attr_accessor :name

    # Makes one.
    def initialize(plants = [], *rest, soil: :loam, **options, &block)
      @plants = plants
      LOCAL = 1 if false
      block&.call(self)
    end

    def each
      return enum_for(:each) unless block_given?

      plants.each do |plant|
        yield plant
      end
    end

    def name=(value)
      @name = value
    end

    def ==(other) = plants == other.plants
    def [](at); plants[at]; end
    def empty? = plants.empty?
    def grow!(
      by:,
      times: 1
    )
      case by
      when 0 then nil
      else
        begin
          times.times { plants.each(&:grow) }
        rescue Error => e
          warn e.message
        ensure
          GC.start
        end
      end
    end

    alias size count
    alias_method :length, :size

    class << self
      def of(*plants) = new(plants)

      private

      def hidden
        :hidden
      end
    end

    def self.empty
      new([])
    end

    private def secret(a)
      a
    end
  end

  class Outer::Inner
    def deep; end
  end
end

Plot = Struct.new(:a, :b) do
  def area
    a * b
  end
end

def top_level(a)
  lambda { |b| a + b }
end
